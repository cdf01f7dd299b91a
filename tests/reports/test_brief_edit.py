"""A user's text against the figures: what still holds, what has been overtaken, what is his own."""

from reports.papers.brief.drafting.drafting import draft
from reports.papers.brief.drafting.editing import Kind, adopt, adopt_all, compare, edited, from_json, keep, to_json
from tests.reports.made_readings import made_reading

BEFORE = made_reading({"甲区": [700], "乙区": [200]}, {"甲区": [1200], "乙区": [1200]})
NOW = made_reading({"甲区": [710], "乙区": [200]}, {"甲区": [1200], "乙区": [1200]})


def kept(key, reading=BEFORE):
    return next(section for section in keep(draft(reading)) if section.key == key)


def findings(section, reading=BEFORE):
    return compare([section], draft(reading))[section.key]


def test_an_untouched_text_has_nothing_to_say():
    assert all(not found for found in compare(keep(draft(BEFORE)), draft(BEFORE)).values())


def test_it_survives_the_column():
    sections = keep(draft(BEFORE))
    assert from_json(to_json(sections)) == sections


def test_saving_the_same_text_changes_nothing():
    for section in keep(draft(BEFORE)):
        assert edited(section, section.text.replace("\n", "\r\n")) == section


def test_changed_figures_are_flagged_with_the_new_sentence_and_adopted():
    section = kept("indicators")
    (finding,) = findings(section, NOW)
    assert (finding.kind, finding.key, finding.own) == (Kind.STALE, "indicator.1", False)
    assert "900人" in finding.text and "910人" in finding.fresh
    taken = adopt(section, draft(NOW).section("indicators"), finding.key)
    assert taken.text == draft(NOW).section("indicators").text and not findings(taken, NOW)


def test_own_words_are_marked_and_not_called_wrong():
    section = kept("next")
    mine = edited(section, section.text.replace("逐项制定措施", "一项一策制定措施"))
    (finding,) = findings(mine)
    assert (finding.kind, finding.own) == (Kind.OWN, True) and "逐项" in finding.fresh
    assert not findings(adopt(mine, draft(BEFORE).section("next"), finding.key))


def test_own_words_on_figures_that_changed_since_are_flagged_and_not_overwritten_by_adopting_all():
    section = kept("indicators")
    mine = edited(section, section.text.replace("，完成年目标任务", "，已完成年目标任务"))
    (finding,) = findings(mine, NOW)
    assert (finding.kind, finding.own) == (Kind.STALE, True)
    assert adopt_all(mine, draft(NOW).section("indicators")) == mine


def test_an_added_sentence_is_the_user_s_own():
    section = kept("problems")
    mine = edited(section, section.text + "\n五是部分单位重视不够。")
    (finding,) = findings(mine)
    assert (finding.kind, finding.key, finding.text) == (Kind.OWN, "", "五是部分单位重视不够。")


def test_a_sentence_taken_out_is_not_offered_again():
    section = kept("next")
    without = edited(section, "\n".join(section.lines[:-1]))
    assert not findings(without) and without.dropped


def test_sentences_come_and_go_with_the_figures():
    far = made_reading({"甲区": [700], "乙区": [700]}, {"甲区": [1200], "乙区": [1200]})
    section = kept("problems")
    kinds = {finding.kind for finding in findings(section, far)}
    assert kinds == {Kind.GONE, Kind.NEW}
    assert adopt_all(section, draft(far).section("problems")).text == draft(far).section("problems").text


def test_a_new_sentence_lands_where_the_draft_has_it():
    quiet = made_reading({"甲区": [700], "乙区": [700]}, {"甲区": [1200], "乙区": [1200]})
    fresh = draft(BEFORE)
    for key in ("overall", "districts"):
        section = adopt_all(kept(key, quiet), fresh.section(key))
        assert section.text == fresh.section(key).text


def test_an_emptied_section_stays_empty():
    section = edited(kept("problems"), "  \r\n \n")
    assert section.paragraphs == () and not findings(section)

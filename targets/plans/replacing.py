"""Whether a plan may still be replaced by another reading of its document (DESIGN 10)."""

from django.utils.translation import gettext as _

from targets.models import Plan


class Refused(Exception):
    """An import that cannot be done as asked; the text says why and what to do.

    `code` is one of problems, code, city, long, closed, adjusted, figures, different, conflict.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def refuse_replacing(plan: Plan) -> None:
    """Raise `Refused` where a plan may no longer be replaced: it is closed, was adjusted, or figures exist (DESIGN 10)."""
    if plan.is_closed:
        raise Refused("closed", _("The plan %(code)s is closed; nothing can be imported into it.") % {"code": plan.code})
    if plan.revisions.filter(number__gt=0).exists():
        raise Refused("adjusted", _("The plan %(code)s was adjusted by a later document, so it cannot be replaced any more.") % {"code": plan.code})
    if has_figures(plan):
        raise Refused(
            "figures",
            _(
                "Figures have been reported for the plan %(code)s, so it cannot be replaced any more. "
                "Changes of quotas need an adjustment with its own document."
            )
            % {"code": plan.code},
        )


def has_figures(plan: Plan) -> bool:
    """Whether anything was ever reported for the plan."""
    return plan.indicators.filter(figures__isnull=False).exists()


def may_be_replaced(plan: Plan) -> bool:
    """Whether `refuse_replacing` would let it pass."""
    try:
        refuse_replacing(plan)
    except Refused:
        return False
    return True

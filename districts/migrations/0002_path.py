from django.db import migrations, models

import districts.paths


def write_paths(apps, schema_editor):
    """Every area's path from its parents (`District.path`)."""
    districts = apps.get_model("districts", "District").objects.using(schema_editor.connection.alias)
    areas = {area.pk: area for area in districts.all()}
    for area in areas.values():
        codes, above = [], area
        while above is not None:
            codes.insert(0, above.code)
            above = areas.get(above.parent_id)
        area.path = "/" + "/".join(codes) + "/"
    districts.bulk_update(areas.values(), ["path"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("districts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="district",
            name="path",
            field=districts.paths.PathField(db_index=False, default="", editable=False, max_length=240, verbose_name="codes from the top of the tree down to this area"),
            preserve_default=False,
        ),
        migrations.RunPython(write_paths, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="district",
            name="path",
            field=districts.paths.PathField(db_index=True, editable=False, max_length=240, verbose_name="codes from the top of the tree down to this area"),
        ),
        migrations.AddConstraint(
            model_name="district",
            constraint=models.CheckConstraint(condition=~models.Q(code__contains="/"), name="district_code_without_separator"),
        ),
    ]

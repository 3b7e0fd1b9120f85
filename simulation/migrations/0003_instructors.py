"""The group Instructors ships with just the rights to write lessons."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = [f"{verb}_{model}" for model in ("lesson", "chapternote") for verb in ("add", "change", "delete", "view")]


def add_group(apps, schema_editor):
    # Permissions are made after all migrations; the group needs them now.
    app = apps.get_app_config("simulation")
    app.models_module = True
    create_permissions(app, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    app.models_module = None
    rights = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="simulation", codename__in=RIGHTS)
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Instructors")
    group.permissions.set(rights)


class Migration(migrations.Migration):
    dependencies = [("simulation", "0002_lessons"), ("auth", "0012_alter_user_first_name_max_length"), ("contenttypes", "0002_remove_content_type_name")]
    operations = [migrations.RunPython(add_group, migrations.RunPython.noop)]

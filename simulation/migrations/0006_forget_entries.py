"""The current values of keys and the alarms are a fold of the lines now: their own tables go."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("simulation", "0005_keep_recordings")]
    operations = [
        migrations.DeleteModel(name="Alarm"),
        migrations.DeleteModel(name="Entry"),
        migrations.RemoveField(model_name="run", name="steps"),
    ]

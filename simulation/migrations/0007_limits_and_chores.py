"""A run counts its bytes, can be pinned and expires; what is done daily has a row. Old runs are counted, and expire from today."""

import simulation.models.run
from django.db import migrations, models
from django.utils import timezone

# By now only what is stored counts: the texts themselves, and 100 bytes a row for what stands around them.
SIZES = {"transition": ("line", "quiet"), "change": ("key",), "keyframe": ("spaces",), "input": ("given",)}


def count_old_runs(apps, editor):
    """Until now a look was not always noted, so nothing expires for what happened before today."""
    size = "OCTET_LENGTH({0})" if editor.connection.vendor == "postgresql" else "LENGTH(CAST({0} AS BLOB))"
    sums = [size.format("scenario")]
    for table, texts in SIZES.items():
        each = " + ".join(size.format(text) for text in texts)
        rows = f"SELECT SUM({each} + 100) FROM simulation_{table} WHERE run_id = simulation_run.id"
        sums.append(f"COALESCE(({rows}), 0)")
    editor.execute(f"UPDATE simulation_run SET bytes = {' + '.join(sums)}")
    apps.get_model("simulation", "Run").objects.update(seen=timezone.now())


class Migration(migrations.Migration):

    dependencies = [
        ('simulation', '0006_forget_entries'),
    ]

    operations = [
        migrations.CreateModel(
            name='Chore',
            fields=[
                ('name', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('done_at', models.DateTimeField(help_text='when somebody last took it on')),
            ],
        ),
        migrations.AddField(
            model_name='run',
            name='bytes',
            field=models.PositiveBigIntegerField(default=0, help_text="what all its rows hold, its fork's copies included"),
        ),
        migrations.AddField(
            model_name='run',
            name='keyframe_due',
            field=models.PositiveBigIntegerField(default=0, help_text='the bytes from which the next one may be made'),
        ),
        migrations.AddField(
            model_name='run',
            name='limit_bytes',
            field=models.PositiveBigIntegerField(default=simulation.models.run.limit_bytes),
        ),
        migrations.AddField(
            model_name='run',
            name='pinned',
            field=models.BooleanField(default=False, help_text='kept, however long nobody looks at it'),
        ),
        migrations.AlterField(
            model_name='run',
            name='seen',
            field=models.DateTimeField(auto_now_add=True, help_text='when somebody last looked at it, about'),
        ),
        migrations.AddIndex(
            model_name='run',
            index=models.Index(condition=models.Q(('pinned', False)), fields=['seen'], name='runs_by_last_look'),
        ),
        migrations.RunPython(count_old_runs, migrations.RunPython.noop),
    ]

"""Lines become moments: what is kept beside them, keyframes, and the index of changes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('simulation', '0003_instructors'),
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('space', models.CharField(max_length=300)),
                ('key', models.CharField(max_length=1000)),
                ('seq', models.PositiveBigIntegerField(help_text='the line that wrote it')),
                ('revision', models.PositiveBigIntegerField(help_text="etcd's revision after the line")),
            ],
        ),
        migrations.CreateModel(
            name='Keyframe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveBigIntegerField(help_text='the line after which it holds')),
                ('spaces', models.BinaryField(help_text='all spaces with their keys and values: JSON, compressed')),
            ],
        ),
        migrations.AddField(
            model_name='input',
            name='seq',
            field=models.PositiveBigIntegerField(default=0, help_text='lines told before it'),
        ),
        migrations.AddField(
            model_name='run',
            name='keyframe_seq',
            field=models.PositiveBigIntegerField(default=0, help_text='the line of the newest keyframe'),
        ),
        migrations.AddField(
            model_name='transition',
            name='cause',
            field=models.PositiveBigIntegerField(help_text='the line that led to it', null=True),
        ),
        migrations.AddField(
            model_name='transition',
            name='ends_step',
            field=models.BooleanField(default=False, help_text='the cluster can go on from here'),
        ),
        migrations.AddField(
            model_name='transition',
            name='quiet',
            field=models.BinaryField(default=b'', help_text="what no picture shows: alarms, counters, the line's checksum"),
        ),
        migrations.AlterField(
            model_name='run',
            name='header',
            field=models.TextField(default='{}', help_text='time, counters and what no line carries yet, as JSON'),
        ),
        migrations.AlterField(
            model_name='run',
            name='state',
            field=models.CharField(choices=[('running', "someone's turn"), ('idle', 'nothing is due but heartbeats'), ('limit', 'reached its limit, may continue'), ('ended', "reached the scenario's end"), ('failed', 'podflow itself failed'), ('kept', 'kept as a recording')], default='running', max_length=8),
        ),
        migrations.AlterField(
            model_name='transition',
            name='line',
            field=models.TextField(help_text='JSON, as the page gets it'),
        ),
        migrations.AddIndex(
            model_name='transition',
            index=models.Index(fields=['run', 'cause'], name='lines_by_cause'),
        ),
        migrations.AddField(
            model_name='change',
            name='run',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='simulation.run'),
        ),
        migrations.AddField(
            model_name='keyframe',
            name='run',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='simulation.run'),
        ),
        migrations.AddConstraint(
            model_name='change',
            constraint=models.UniqueConstraint(fields=('run', 'space', 'key', 'seq'), name='one_change_a_key_and_line'),
        ),
        migrations.AddConstraint(
            model_name='keyframe',
            constraint=models.UniqueConstraint(fields=('run', 'seq'), name='one_keyframe_a_line'),
        ),
    ]

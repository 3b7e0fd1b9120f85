"""A run that is deleted has a state of its own until its last row has gone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('simulation', '0008_turns_that_have_begun'),
    ]

    operations = [
        migrations.AlterField(
            model_name='run',
            name='state',
            field=models.CharField(choices=[('running', "someone's turn"), ('idle', 'nothing is due but heartbeats'), ('limit', 'reached its limit, may continue'), ('ended', "reached the scenario's end"), ('failed', 'podflow itself failed'), ('kept', 'kept as a recording'), ('gone', 'deleted; the rest of its rows will follow')], default='running', max_length=8),
        ),
    ]

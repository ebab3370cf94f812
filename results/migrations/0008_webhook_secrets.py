from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("results", "0007_lok_sabha_seat"),
    ]

    operations = [
        migrations.AddField(
            model_name="webhook",
            name="old_secret",
            field=models.CharField(blank=True, editable=False, help_text="Signs too, for a while.", max_length=64),
        ),
        migrations.AddField(
            model_name="webhook",
            name="old_secret_until",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="webhook",
            name="topics",
            field=models.JSONField(blank=True, default=list, help_text="As on the live feed; none means all."),
        ),
    ]

"""The name of an exported file is often the other person's name: it is not kept any more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("space", "0001_record_guess_mirror")]

    operations = [migrations.RemoveField(model_name="upload", name="name")]

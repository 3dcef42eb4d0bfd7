NAME = "${{ values.name }}"
{% if values.debug %}DEBUG = True{% endif %}
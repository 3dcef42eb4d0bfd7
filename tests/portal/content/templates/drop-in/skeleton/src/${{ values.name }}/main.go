package ${{ values.name | replace("-", "_") }}

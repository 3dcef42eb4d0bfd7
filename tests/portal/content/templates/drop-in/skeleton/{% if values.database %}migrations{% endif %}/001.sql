create table ${{ values.name }}

{{ .Values.x }} ${{ values.name }}

NAME = "order-service"
DEBUG = True
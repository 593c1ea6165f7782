"""How gunicorn serves Steady: `gunicorn -c python:clinic.serving clinic.wsgi`.

Options on the command line go before these. A proxy in front ends TLS, takes slow callers and
caps what they send; these are the limits behind it.
"""

logger_class = "clinic.logs.server.ServerLog"
worker_class = "gthread"
workers = 2
threads = 8
control_socket_disable = True
# No header makes a request https or names its caller here: Django and clinic.client_address
# decide that, by STEADY_PROXIES.
forwarded_allow_ips = ""
forwarder_headers = ""
header_map = "drop"  # a name with an underscore could pass for another header
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
timeout = 60
graceful_timeout = 30
keepalive = 5

module ocsconv

go 1.26.8

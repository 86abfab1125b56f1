$TTL 1h
@	IN	SOA	ns.example.com. hostmaster.example.com. (
			1	; Serial
			1h	; Refresh
			10m	; Retry
			1w	; Expire
			30 )	; Negative answers: a host that arrives is found soon after it was missed
	IN	NS	ns.example.com.
ns	IN	A	10.77.0.1
ns	IN	AAAA	fd77::1

; Hosts come and go between these two lines. Nothing else is touched, but the digits of the serial.
;hostlist
;endhostlist

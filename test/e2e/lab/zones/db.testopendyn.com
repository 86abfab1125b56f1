;
; BIND data file for testopendyn.com
;
$TTL	604800
@	IN	SOA	ns.testopendyn.com. root.testopendyn.com. (
			      2		; Serial
			 604800		; Refresh
			  86400		; Retry
			2419200		; Expire
			 604800 )	; Negative Cache TTL
;
@	IN	NS	ns.testopendyn.com.
@	IN	MX	10 mail
; the printer was here before any of us, do not touch
printer	IN	A	10.77.0.200
	IN	TXT	"second floor; left of the lift"
mail	3600	IN	A	10.77.0.201

;hostlist
ns	IN	A	10.77.0.1
;endhostlist

; below: what has no address of its own
www	IN	CNAME	printer

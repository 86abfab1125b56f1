# Open DynDNS for MikroTik RouterOS 7: keeps one public name at the address of this router.
#
#   /import open-dyndns.rsc
#   :global openDyndnsServer "dyn.example.com:8443"
#   :global openDyndnsHost "laptop.example.com"
#   :global openDyndnsSecret "SECRET"
#   /system/script/run open-dyndns
#
# The three values are kept in a script of their own, which runs when the router starts. The gateway takes the address
# that the request comes from; the certificate has to be one that the router trusts (/certificate/print).

/system/script
remove [find name="open-dyndns"]
add name="open-dyndns" policy=read,write,test,policy source={
  :global openDyndnsServer
  :global openDyndnsHost
  :global openDyndnsSecret
  :if ([:len $openDyndnsSecret] = 0) do={
    :if ([:len [/system/script/find name="open-dyndns-values"]] = 0) do={
      :error "open-dyndns: set openDyndnsServer, openDyndnsHost and openDyndnsSecret first"
    }
    /system/script/run open-dyndns-values
  } else={
    :if ([:len [/system/script/find name="open-dyndns-values"]] > 0) do={
      /system/script/remove [/system/script/find name="open-dyndns-values"]
    }
    /system/script/add name="open-dyndns-values" policy=read,write,test,policy source=(":global openDyndnsServer \"" . $openDyndnsServer . "\"; :global openDyndnsHost \"" . $openDyndnsHost . "\"; :global openDyndnsSecret \"" . $openDyndnsSecret . "\"")
  }
  :local url ("https://" . $openDyndnsServer . "/nic/update?hostname=" . $openDyndnsHost)
  :local header ("Authorization: Bearer " . $openDyndnsSecret)
  # A failed fetch ends the script, and the next run tries again.
  :local answer [/tool/fetch url=$url http-header-field=$header check-certificate=yes output=user as-value]
  :local word ($answer->"data")
  :if (([:pick $word 0 4] != "good") and ([:pick $word 0 5] != "nochg")) do={
    :log warning ("open-dyndns: " . $word)
  }
}

/system/scheduler
remove [find name="open-dyndns"]
add name="open-dyndns" interval=5m start-time=startup on-event="/system/script/run open-dyndns" policy=read,write,test,policy

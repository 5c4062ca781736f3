# manifest.py FILE: reads a manifest of Kubernetes or Knative, complains of what
# does not fit together, and prints what the container is, KEY=VALUE a line.
import sys

import yaml

documents = list(yaml.safe_load_all(open(sys.argv[1])))


def fits(what, holds):
    if not holds:
        sys.exit(what)


def by(kind):
    found = [d for d in documents if d["kind"] == kind]
    fits(f"there is one {kind}", len(found) == 1)
    return found[0]


def secured(*contexts):
    c = {}
    for context in contexts:
        c.update(context)
    fits("not the superuser", c["runAsNonRoot"] and c["runAsUser"] > 0)
    fits("no way to more", c["allowPrivilegeEscalation"] is False)
    fits("the root is read-only", c["readOnlyRootFilesystem"])
    fits("no capabilities", c["capabilities"] == {"drop": ["ALL"]})
    fits("system calls as usual", c["seccompProfile"]["type"] == "RuntimeDefault")
    return f'{c["runAsUser"]}:{c["runAsGroup"]}'


def deployment():
    d, s = by("Deployment"), by("Service")
    fits("version of Deployment", d["apiVersion"] == "apps/v1")
    fits("version of Service", s["apiVersion"] == "v1")
    labels = d["spec"]["template"]["metadata"]["labels"]
    fits("the Deployment selects its pods",
         d["spec"]["selector"]["matchLabels"] == labels)
    fits("the Service selects them", s["spec"]["selector"] == labels)
    ports = d["spec"]["template"]["spec"]["containers"][0]["ports"]
    fits("the Service has the container's port",
         [p["targetPort"] for p in s["spec"]["ports"]]
         == [p["name"] for p in ports])
    return d["spec"]["template"]["spec"]


def knative():
    s = by("Service")
    fits("version of Service", s["apiVersion"] == "serving.knative.dev/v1")
    spec = s["spec"]["template"]["spec"]
    fits("as many at once as the program takes",
         0 < spec["containerConcurrency"] <= 512)
    return spec


spec = knative() if len(documents) == 1 else deployment()
fits("one container", len(spec["containers"]) == 1)
c = spec["containers"][0]
fits("one port", len(c["ports"]) == 1)
port = c["ports"][0]
named = {port["name"]: port["containerPort"]}
fits("what is mounted is a volume that cannot be written",
     [v["name"] for v in spec["volumes"]]
     == [m["name"] for m in c["volumeMounts"] if m["readOnly"]])
print("port=%d" % port["containerPort"])
print("user=" + secured(spec.get("securityContext", {}), c["securityContext"]))
print("args=" + " ".join(c["args"]))
print("mount=" + c["volumeMounts"][0]["mountPath"])
for kind in "readiness", "liveness":
    for how, at in c.get(kind + "Probe", {}).items():
        if how in ("httpGet", "tcpSocket"):
            at_port = named.get(at["port"], at["port"])
            print(f'{kind}={how} {at_port} {at.get("path", "")}'.rstrip())
pause = c.get("lifecycle", {}).get("preStop", {}).get("sleep", {})
print("pause=%d" % pause.get("seconds", 0))
print("grace=%d" % spec.get("terminationGracePeriodSeconds", 30))

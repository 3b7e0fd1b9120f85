"""Lessons that ship as files, and what every lesson is made of.

A lesson file is YAML, named for its address (the-way-of-a-pod.yaml is /lessons/the-way-of-a-pod/). Its fields are those
of the form in the admin, and say the same things:

    apiVersion: podflow/v1
    kind: Lesson
    title: The way of a pod              # required
    summary: One line for the card.
    minutes: 9                           # 1 to 240
    level: beginner                      # everyone, beginner, intermediate or advanced
    order: 10                            # the place in the list: small numbers first
    text: |                              # Markdown (simulation/markdown.py: how to ask a question)
      Before you start ...
    nodes: |                             # a YAML list of nodes as in a scenario; default: two of 2 CPUs, 4Gi
      - {name: node-1, cpu: "2", memory: 4Gi}
    commands: |                          # one a line; its virtual time first, if it is not 0s
      kubectl run my-pod --image=nginx
      6s kubectl delete pod my-pod --wait=false
    manifest: |                          # one or more documents; each command with -f - takes the next one
      apiVersion: v1
      kind: Pod
    extras: |                            # registry, programs, cluster, until of the scenario
      until: 60s
    notes:                               # chapter -> Markdown, shown as that chapter begins
      Request: |
        ...

Files are read by loader.py, turned into a scenario by scenario.py, and problems are traced back to a line by places.py.
"""

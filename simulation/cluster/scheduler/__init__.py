"""kube-scheduler: which node a pod goes to. Pure decisions here; queue.py and scheduler.py talk to the API server.

Read framework.py (what a plugin is), cycle.py (one decision), plugins/ (one rule a file: its filter, score, messages, the events that
wake its pods, its fast path), preemption.py, profile.py; fast/ (how thousands of nodes are asked at once).
"""

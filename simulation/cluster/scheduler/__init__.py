"""kube-scheduler: which node a pod goes to. Pure decisions here; queue.py and scheduler.py talk to the API server.

Read framework.py (what a plugin is), cycle.py (one decision), plugins/ (one rule a file), preemption.py, profile.py.
"""

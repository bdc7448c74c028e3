"""usage: cluster_look.py BOOTSTRAP

Prints as one JSON object what a cluster holds that a guest could change: its topics with the end of each partition, its
consumer groups with their members, and what each group has committed."""

import json
import sys

from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, TopicPartition
from confluent_kafka.admin import AdminClient


def look(bootstrap):
    admin = AdminClient({"bootstrap.servers": bootstrap})
    reader = Consumer({"bootstrap.servers": bootstrap, "group.id": "never-joined"})
    topics = admin.list_topics(timeout=20).topics
    ends = {f"{name}/{partition}": reader.get_watermark_offsets(TopicPartition(name, partition), timeout=20)[1]
            for name, topic in topics.items() for partition in topic.partitions}
    names = sorted(group.group_id for group in admin.list_consumer_groups(request_timeout=20).result().valid)
    members = {name: len(told.result().members)
               for name, told in (admin.describe_consumer_groups(names, request_timeout=20) if names else {}).items()}
    committed = {}
    for name in names:
        (told,) = admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(name)]).values()
        committed[name] = sorted([place.topic, place.partition, place.offset] for place in told.result().topic_partitions)
    reader.close()
    return {"topics": sorted(topics), "ends": ends, "groups": members, "committed": committed}


if __name__ == "__main__":
    print(json.dumps(look(sys.argv[1])))

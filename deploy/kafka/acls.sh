#!/bin/sh
# Grants each service's principal what it needs and nothing more; a forged event would need its producer's own secret.
# usage: BOOTSTRAP=host:9093 COMMAND_CONFIG=admin.properties NAMESPACE= deploy/kafka/acls.sh
set -eu
acl() { "${KAFKA_ACLS:-kafka-acls.sh}" --bootstrap-server "$BOOTSTRAP" --command-config "$COMMAND_CONFIG" --add "$@"; }

service() { # its name, then the topics it alone writes
  principal="User:$1"; name=$1; shift
  for topic in "$@"; do
    acl --allow-principal "$principal" --operation Write --operation Describe --operation Create \
        --topic "${NAMESPACE:-}$topic"
  done
  for topic in kompeten.registration kompeten.assessment kompeten.certification kompeten.certificates; do
    acl --allow-principal "$principal" --operation Read --operation Describe --operation DescribeConfigs \
        --topic "${NAMESPACE:-}$topic"
  done
  acl --allow-principal "$principal" --operation Read --group "${NAMESPACE:-}$name." --resource-pattern-type prefixed
  acl --allow-principal "$principal" --operation IdempotentWrite --cluster
}

service registration kompeten.registration
service assessment kompeten.assessment
service certification kompeten.certification kompeten.certificates
service notifications
# whoever follows the public register: one principal per subscriber, with groups of its own
acl --allow-principal "User:${SUBSCRIBER:-subscriber}" --operation Read --operation Describe \
    --topic "${NAMESPACE:-}kompeten.certificates"
acl --allow-principal "User:${SUBSCRIBER:-subscriber}" --operation Read \
    --group "${SUBSCRIBER:-subscriber}." --resource-pattern-type prefixed

#!/bin/sh
# Grants each service's principal what it needs and nothing more: it writes its own topics, reads those it handles, in
# groups of its own name. A service reads its own topics after a restore; it looks at all, to check how they were made.
# usage: BOOTSTRAP=host:9093 COMMAND_CONFIG=admin.properties NAMESPACE= deploy/kafka/acls.sh
set -eu
acl() { "${KAFKA_ACLS:-kafka-acls.sh}" --bootstrap-server "$BOOTSTRAP" --command-config "$COMMAND_CONFIG" --add "$@"; }

service() { # its name, the topics it alone writes, the topics of others that it handles
  principal="User:$1"
  for topic in $2; do
    acl --allow-principal "$principal" --operation Write --operation Create --topic "${NAMESPACE:-}$topic"
  done
  for topic in $2 $3; do
    acl --allow-principal "$principal" --operation Read --topic "${NAMESPACE:-}$topic"
  done
  for topic in $LSPS $REGISTRATION $ASSESSMENT $CERTIFICATION $CERTIFICATES $DEVELOPMENT; do
    acl --allow-principal "$principal" --operation Describe --operation DescribeConfigs --topic "${NAMESPACE:-}$topic"
  done
  acl --allow-principal "$principal" --operation Read --group "${NAMESPACE:-}$1." --resource-pattern-type prefixed
  acl --allow-principal "$principal" --operation IdempotentWrite --cluster
}

LSPS=kompeten.lsps
REGISTRATION=kompeten.registration
ASSESSMENT=kompeten.assessment
CERTIFICATION=kompeten.certification
CERTIFICATES=kompeten.certificates
DEVELOPMENT=kompeten.development

service registration "$REGISTRATION $LSPS" "$ASSESSMENT $CERTIFICATION $CERTIFICATES $DEVELOPMENT"
service assessment "$ASSESSMENT" "$LSPS $REGISTRATION $DEVELOPMENT"
service certification "$CERTIFICATION $CERTIFICATES" "$LSPS $REGISTRATION $ASSESSMENT $DEVELOPMENT"
service development "$DEVELOPMENT" "$LSPS $REGISTRATION $CERTIFICATION"
service notifications "" "$LSPS $REGISTRATION $ASSESSMENT $CERTIFICATION $CERTIFICATES $DEVELOPMENT"
# whoever follows the public register: one principal per subscriber, with groups of its own
acl --allow-principal "User:${SUBSCRIBER:-subscriber}" --operation Read --operation Describe \
    --topic "${NAMESPACE:-}$CERTIFICATES"
acl --allow-principal "User:${SUBSCRIBER:-subscriber}" --operation Read \
    --group "${SUBSCRIBER:-subscriber}." --resource-pattern-type prefixed

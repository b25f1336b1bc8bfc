# One image for every service:
#   docker build --build-arg SERVICE=checkpoint-store --build-arg PORT=8081 -t weightaudit/checkpoint-store .
# docs/deployment.md tells how compose and Kubernetes use it.

ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-17
ARG JRE_IMAGE=eclipse-temurin:17-jre-noble
# Native PyTorch needs glibc. For a GPU: nvidia/cuda:12.8.1-cudnn-runtime-ubuntu24.04
ARG BASE_IMAGE=ubuntu:24.04

# All services in one Maven run, which the four images share.
FROM ${BUILD_IMAGE} AS build
WORKDIR /source
COPY . .
# For a GPU: pytorch-native-cu128
ARG PYTORCH_NATIVE=pytorch-native-cpu
RUN --mount=type=cache,target=/maven \
    mvn -B -q -Dmaven.repo.local=/maven -DskipTests -Dspotless.check.skip -Dpytorch.native.artifact=${PYTORCH_NATIVE} \
      -pl checkpoint-store,generator-service,evaluation-service,gateway-service -am package

FROM build AS layers
ARG SERVICE
RUN java -Djarmode=tools -jar ${SERVICE}/target/${SERVICE}-*-exec.jar \
      extract --layers --application-filename app.jar --destination /layers

FROM ${JRE_IMAGE} AS jre

FROM ${BASE_IMAGE}
# Figures are drawn with text, for which Java needs a font.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates fontconfig fonts-dejavu-core libstdc++6 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 weightaudit \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/weightaudit --shell /usr/sbin/nologin weightaudit \
    && install -d -o 10001 -g 10001 /var/lib/weightaudit
COPY --from=jre /opt/java/openjdk /opt/java/openjdk
COPY --chmod=755 deployment/docker/healthcheck /app/healthcheck
COPY --from=layers /layers/dependencies/ /app/
COPY --from=layers /layers/spring-boot-loader/ /app/
COPY --from=layers /layers/snapshot-dependencies/ /app/
COPY --from=layers /layers/application/ /app/

ARG SERVICE
ARG PORT=8080
# One arena of malloc: with one for each thread, glibc gives the memory of arrays back to the system after every step of a
# network and takes it anew (docs/benchmarks.md).
# The heap is a share of the container's memory; what is outside of the heap is bounded, so that heap, the bounds and
# the native memory that compose file and manifests state for a service stay below its limit.
ENV PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    JAVA_HOME=/opt/java/openjdk \
    JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=40 -XX:MaxDirectMemorySize=128m -XX:MaxMetaspaceSize=256m -XX:ReservedCodeCacheSize=128m -XX:+ExitOnOutOfMemoryError -Djava.awt.headless=true -Djava.io.tmpdir=/var/lib/weightaudit" \
    MALLOC_ARENA_MAX=1 \
    DJL_CACHE_DIR=/var/lib/weightaudit/native \
    DJL_OFFLINE=true \
    OPT_OUT_TRACKING=true \
    LANG=C.UTF-8 \
    PORT=${PORT} \
    WEIGHTAUDIT_WORK_DIR=/var/lib/weightaudit

LABEL org.opencontainers.image.title="weightaudit ${SERVICE}" \
      org.opencontainers.image.description="Tells whether a generative model of network weights makes new networks or hands back its training checkpoints." \
      org.opencontainers.image.licenses="Apache-2.0"

# The root file system may be read-only: only this folder and /tmp are written to, large files (archives that are
# inflated) to this folder alone.
VOLUME ["/var/lib/weightaudit"]
WORKDIR /var/lib/weightaudit
USER 10001:10001
EXPOSE ${PORT}
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=5s --start-period=300s --retries=6 CMD ["/app/healthcheck"]
ENTRYPOINT ["java", "-jar", "/app/app.jar"]

package org.weightaudit.generatorclient;

import java.util.Map;
import org.springframework.http.MediaType;
import org.weightaudit.http.client.RemoteService;

/** The generators over the public HTTP API. */
final class HttpHostedGenerators implements HostedGenerators {

  private static final String HOLD = "/v1/generators/{id}/holds/{holder}";

  private final RemoteService service;

  HttpHostedGenerators(RemoteService service) {
    this.service = service;
  }

  @Override
  public HostedGenerator get(String id) {
    return service.get("/v1/generators/{id}", HostedGenerator.class, id);
  }

  @Override
  public OrderedSamples sample(String generator, SamplesOrder order, String key) {
    return service.send(
        http ->
            http.post()
                .uri("/v1/generators/{id}/samples", generator)
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .body(order)
                .retrieve()
                .body(OrderedSamples.class));
  }

  @Override
  public OrderedSamples samples(String id) {
    return service.get("/v1/samples/{id}", OrderedSamples.class, id);
  }

  @Override
  public void cancel(OrderedSamples samples) {
    service.send(
        http ->
            http.post().uri("/v1/jobs/{id}:cancel", samples.job()).retrieve().toBodilessEntity());
  }

  @Override
  public void hold(String id, String holder, String reason) {
    service.send(
        http ->
            http.put()
                .uri(HOLD, id, holder)
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("reason", reason))
                .retrieve()
                .toBodilessEntity());
  }

  @Override
  public void release(String id, String holder) {
    service.send(http -> http.delete().uri(HOLD, id, holder).retrieve().toBodilessEntity());
  }
}

package org.weightaudit.gateway.route;

import static org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions.route;
import static org.springframework.web.servlet.function.RequestPredicates.path;

import java.util.Arrays;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Which service answers which path. */
@Configuration(proxyBeanMethods = false)
class Routes {

  @Bean
  RouterFunction<ServerResponse> storeRoute(Backends backends, BackendConnections connections) {
    return to(
        backends.store(),
        connections,
        anyOf("/v1/checkpoint-sets/**", "/v1/datasets/**", "/v1/artifacts/**"));
  }

  @Bean
  RouterFunction<ServerResponse> generatorRoute(Backends backends, BackendConnections connections) {
    return to(
        backends.generator(),
        connections,
        anyOf(
            "/v1/zoos/**",
            "/v1/methods/**",
            "/v1/generators/**",
            "/v1/samples/**",
            "/v1/jobs/job_zo_*/**",
            "/v1/jobs/job_gen_*/**",
            "/v1/jobs/job_sm_*/**"));
  }

  @Bean
  RouterFunction<ServerResponse> evaluationRoute(
      Backends backends, BackendConnections connections) {
    return to(
        backends.evaluation(),
        connections,
        anyOf("/v1/audits/**", "/v1/policies/**", "/v1/jobs/job_au_*/**"));
  }

  private static RouterFunction<ServerResponse> to(
      Backend backend, BackendConnections connections, RequestPredicate predicate) {
    return route(backend.name()).route(predicate, new Forward(backend, connections)).build();
  }

  /** Paths, those below them, and the {@code :verb} forms of the collections. */
  private static RequestPredicate anyOf(String... patterns) {
    return Arrays.stream(patterns)
        .map(pattern -> path(pattern).or(path(pattern.replace("/**", ":*"))))
        .reduce(RequestPredicate::or)
        .orElseThrow();
  }
}

package org.weightaudit.cli.client;

import java.util.Map;
import java.util.function.Consumer;

/** Networks trained by the server. */
public final class Zoos {

  private static final String ZOOS = "/v1/zoos";

  private final ApiConnection api;
  private final WorkFollower follower;

  public Zoos(ApiConnection api, WorkFollower follower) {
    this.api = api;
    this.follower = follower;
  }

  /** Starts training. */
  public Zoo start(Map<String, Object> request, String key) {
    return api.post(ZOOS, request, key, Zoo.class);
  }

  /** Waits until training has ended. */
  public Zoo follow(String id, Consumer<WorkProgress> shown) {
    return follower.follow(api, ZOOS + "/" + id, Zoo.class, shown);
  }
}

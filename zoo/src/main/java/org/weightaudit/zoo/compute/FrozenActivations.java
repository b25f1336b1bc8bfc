package org.weightaudit.zoo.compute;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What layers that do not change make of images: found once for each image, and once more for its
 * mirror image, as long as there is room to keep it; what finds no room is found again whenever it
 * is wanted.
 */
final class FrozenActivations {

  private final NDManager manager;
  private final Function<Batch, Activations> layers;
  private final Map<View, Activations> known = new HashMap<>();
  private long room;

  private record View(int image, boolean mirrored) {}

  /**
   * @param manager of what is kept
   * @param layers the layers; for two images or more the result for one must not depend on others
   * @param room how many numbers may be kept
   */
  FrozenActivations(NDManager manager, Function<Batch, Activations> layers, long room) {
    this.manager = manager;
    this.layers = layers;
    this.room = room;
  }

  /** Of a batch, in its order; they belong to the caller's {@link NDScope}. */
  Activations of(Batch batch) {
    List<View> views =
        IntStream.range(0, batch.size())
            .mapToObj(i -> new View(batch.images()[i], batch.isMirrored(i)))
            .toList();
    List<View> unknown =
        views.stream().filter(view -> !known.containsKey(view)).distinct().toList();
    Map<View, Activations> found = unknown.isEmpty() ? Map.of() : find(unknown);
    return stacked(
        views.stream()
            .map(view -> Objects.requireNonNull(found.getOrDefault(view, known.get(view))))
            .toList());
  }

  /** A single image stands twice, because the engine rounds otherwise for it alone. */
  private Map<View, Activations> find(List<View> views) {
    List<View> run = views.size() == 1 ? List.of(views.get(0), views.get(0)) : views;
    boolean[] mirrored = new boolean[run.size()];
    IntStream.range(0, run.size()).forEach(i -> mirrored[i] = run.get(i).mirrored());
    Activations all =
        layers.apply(new Batch(run.stream().mapToInt(View::image).toArray(), mirrored));
    Map<View, Activations> found = new HashMap<>();
    for (int i = 0; i < views.size(); i++) {
      NDArray present = all.present().get(i);
      boolean isOne = all.kept() == all.present();
      Activations own = new Activations(present, isOne ? present : all.kept().get(i));
      found.put(views.get(i), own);
      keep(views.get(i), own);
    }
    return found;
  }

  private void keep(View view, Activations found) {
    NDArray present = found.present();
    NDArray kept = found.kept();
    room -= present.size() + (kept == present ? 0 : kept.size());
    if (room >= 0) {
      NDScope.unregister(present, kept);
      present.attach(manager);
      kept.attach(manager);
      known.put(view, found);
    }
  }

  private static Activations stacked(List<Activations> images) {
    boolean isOne = images.get(0).kept() == images.get(0).present();
    NDArray present = stacked(images, Activations::present);
    return new Activations(present, isOne ? present : stacked(images, Activations::kept));
  }

  private static NDArray stacked(List<Activations> images, Function<Activations, NDArray> part) {
    NDList each = new NDList();
    images.forEach(image -> each.add(part.apply(image)));
    return NDArrays.stack(each);
  }
}

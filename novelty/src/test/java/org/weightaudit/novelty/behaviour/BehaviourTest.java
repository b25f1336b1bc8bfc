package org.weightaudit.novelty.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.weightaudit.novelty.distance.Exclusion;
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;

class BehaviourTest {

  private static final double FLOAT32 = 1e-6;

  private static Predictions predictions(NpzArrays golden, String name) {
    int[] labels = golden.ints(name);
    short[] shorts = new short[labels.length];
    for (int k = 0; k < shorts.length; k++) {
      shorts[k] = (short) labels[k];
    }
    return new Predictions(golden.shape(name).get(0), golden.shape(name).get(1), shorts);
  }

  @Test
  void errorsAndOverlapsAreThoseOfTheFixture() {
    NpzArrays golden = Golden.arrays("metrics/iou.npz");
    int[] truth = golden.ints("labels");
    Predictions train = predictions(golden, "pred_train");
    Predictions gen = predictions(golden, "pred_gen");
    assertThat(train.accuracies(truth)).containsExactly(golden.doubles("acc_train"), within(1e-12));
    assertThat(gen.accuracies(truth)).containsExactly(golden.doubles("acc_gen"), within(1e-12));

    ErrorSets trainErrors = ErrorSets.of(train, truth);
    ErrorSets genErrors = ErrorSets.of(gen, truth);
    assertPairs(trainErrors, trainErrors, golden.rows("iou_train_train"));
    assertPairs(trainErrors, genErrors, golden.rows("iou_train_gen"));

    MostSimilar ofGen =
        genErrors.mostSimilar(trainErrors, Exclusion.none(), EmptyErrorSets.AS_PUBLISHED);
    assertThat(ofGen.similarity()).containsExactly(golden.doubles("max_gen"), within(FLOAT32));
    assertThat(ofGen.index()).isEqualTo(golden.ints("argmax_gen"));
    MostSimilar ofTrain =
        trainErrors.mostSimilar(trainErrors, Exclusion.self(), EmptyErrorSets.AS_PUBLISHED);
    assertThat(ofTrain.similarity()).containsExactly(golden.doubles("max_train"), within(FLOAT32));

    int classes = Math.max(2, Arrays.stream(truth).max().orElseThrow() + 1);
    LabelPlanes trainPlanes = LabelPlanes.of(train, classes);
    LabelPlanes genPlanes = LabelPlanes.of(gen, classes);
    double[][] agreement = golden.rows("agreement_gen_train");
    for (int g = 0; g < agreement.length; g++) {
      for (int t = 0; t < agreement[g].length; t++) {
        assertThat(genPlanes.overlap(g, trainPlanes, t)).isCloseTo(agreement[g][t], within(1e-12));
      }
    }
    int[] partners = golden.ints("overlap_partner");
    double[] overlaps = golden.doubles("overlap");
    double sum = 0;
    for (int g = 0; g < partners.length; g++) {
      double overlap = genPlanes.overlap(g, trainPlanes, partners[g]);
      assertThat(overlap).isCloseTo(overlaps[g], within(1e-12));
      sum += overlap;
    }
    assertThat(sum / partners.length).isCloseTo(golden.scalar("overlap_mean"), within(1e-9));
  }

  private static void assertPairs(ErrorSets a, ErrorSets b, double[][] expected) {
    for (int i = 0; i < expected.length; i++) {
      for (int j = 0; j < expected[i].length; j++) {
        assertThat(a.iou(i, b, j, EmptyErrorSets.AS_PUBLISHED))
            .isCloseTo(expected[i][j], within(FLOAT32));
      }
    }
  }

  @Test
  void maximumSimilarityIsThatOfTheOriginal() {
    NpzArrays golden = Golden.arrays("gpt/iou.npz");
    ErrorSets training = ErrorSets.of(golden.booleanRows("training_mask"));
    ErrorSets generated = ErrorSets.of(golden.booleanRows("generated_mask"));
    int[] intersections = golden.ints("intersection");
    int[] unions = golden.ints("union");
    for (int t = 0; t < training.networks(); t++) {
      for (int g = 0; g < generated.networks(); g++) {
        int k = t * generated.networks() + g;
        int common = training.intersection(t, generated, g);
        assertThat(common).isEqualTo(intersections[k]);
        assertThat(training.size(t) + generated.size(g) - common).isEqualTo(unions[k]);
      }
    }
    assertThat(
            generated
                .mostSimilar(training, Exclusion.none(), EmptyErrorSets.AS_PUBLISHED)
                .similarity())
        .containsExactly(golden.doubles("max_similarity_generated"), within(FLOAT32));
    assertThat(
            training
                .mostSimilar(training, Exclusion.self(), EmptyErrorSets.AS_PUBLISHED)
                .similarity())
        .containsExactly(golden.doubles("max_similarity_training_self_excluded"), within(FLOAT32));
  }

  @Test
  void iouOfTwoErrorFreeNetworksIsUndefinedUnlessAskedForAsPublished() {
    ErrorSets perfect = ErrorSets.of(new boolean[][] {{false, false}, {true, false}});
    assertThat(perfect.iou(0, perfect, 0, EmptyErrorSets.UNDEFINED)).isNaN();
    assertThat(perfect.iou(0, perfect, 0, EmptyErrorSets.AS_PUBLISHED)).isZero();
    assertThat(perfect.iou(0, perfect, 1, EmptyErrorSets.UNDEFINED)).isZero();
    assertThat(perfect.iou(1, perfect, 1, EmptyErrorSets.UNDEFINED)).isEqualTo(1);

    ErrorSets only = ErrorSets.of(new boolean[][] {{false, false}});
    MostSimilar undefined = only.mostSimilar(only, Exclusion.none(), EmptyErrorSets.UNDEFINED);
    assertThat(undefined.similarity()[0]).isNaN();
    assertThat(undefined.index()[0]).isEqualTo(-1);
    MostSimilar mixed = only.mostSimilar(perfect, Exclusion.none(), EmptyErrorSets.UNDEFINED);
    assertThat(mixed.similarity()[0]).isZero();
    assertThat(mixed.index()[0]).isEqualTo(1);
  }

  @Test
  void workedExamples() {
    boolean[][] errors = {{false, true, true, true, false}, {false, false, true, true, true}};
    ErrorSets sets = ErrorSets.of(errors);
    assertThat(sets.iou(0, sets, 1, EmptyErrorSets.UNDEFINED)).isEqualTo(0.5);
    Predictions labels = new Predictions(2, 4, new short[] {1, 2, 3, 4, 1, 2, 0, 4});
    LabelPlanes planes = LabelPlanes.of(labels, 5);
    assertThat(planes.overlap(0, planes, 1)).isEqualTo(0.75);
  }

  /** Items 1, 63, 64, 65 and a prime; classes on both sides of a power of two. */
  @Test
  void bitsetsCountWhatTheLoopCounts() {
    SplittableRandom random = new SplittableRandom(1);
    for (int items : new int[] {1, 63, 64, 65, 1009}) {
      for (int classes : new int[] {2, 8, 9, 200}) {
        short[] labels = new short[5 * items];
        for (int k = 0; k < labels.length; k++) {
          labels[k] = (short) random.nextInt(classes);
        }
        int[] truth = random.ints(items, 0, classes).toArray();
        Predictions predictions = new Predictions(5, items, labels);
        ErrorSets errors = ErrorSets.of(predictions, truth);
        LabelPlanes planes = LabelPlanes.of(predictions, classes);
        for (int a = 0; a < 5; a++) {
          for (int b = 0; b < 5; b++) {
            int both = 0;
            int either = 0;
            int equal = 0;
            for (int item = 0; item < items; item++) {
              boolean first = predictions.label(a, item) != truth[item];
              boolean second = predictions.label(b, item) != truth[item];
              both += first && second ? 1 : 0;
              either += first || second ? 1 : 0;
              equal += predictions.label(a, item) == predictions.label(b, item) ? 1 : 0;
            }
            double iou = errors.iou(a, errors, b, EmptyErrorSets.AS_PUBLISHED);
            assertThat(iou).isCloseTo(either == 0 ? 0 : (double) both / either, within(1e-6));
            assertThat(planes.overlap(a, planes, b)).isEqualTo((double) equal / items);
          }
        }
      }
    }
  }
}

package org.weightaudit.novelty.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;

/** golden/metrics extra_metrics and kde. */
class GoldenStatisticsTest {

  private static final NpzArrays EXTRA = Golden.arrays("metrics/extra_metrics.npz");

  private static Offset<Double> relative(double expected) {
    return within(1e-6 * Math.max(Math.abs(expected), 1e-3));
  }

  private static void assertScalar(double found, String name) {
    double expected = EXTRA.scalar(name);
    assertThat(found).as(name).isCloseTo(expected, relative(expected));
  }

  private static double[][] distances(double[][] a, double[][] b) {
    double[][] result = new double[a.length][b.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        double sum = 0;
        for (int d = 0; d < a[i].length; d++) {
          sum += (a[i][d] - b[j][d]) * (a[i][d] - b[j][d]);
        }
        result[i][j] = Math.sqrt(sum);
      }
    }
    return result;
  }

  @Test
  void precisionRecallDensityCoverage() {
    double[][] train = EXTRA.rows("train");
    double[][] gen = EXTRA.rows("gen");
    for (int k : new int[] {3, 5}) {
      ManifoldMetrics.Result result =
          ManifoldMetrics.of(
              distances(gen, train), distances(train, train), distances(gen, gen), k);
      assertScalar(result.precision(), "precision_k" + k);
      assertScalar(result.recall(), "recall_k" + k);
      assertScalar(result.density(), "density_k" + k);
      assertScalar(result.coverage(), "coverage_k" + k);
    }
  }

  @Test
  void authenticity() {
    double[][] train = EXTRA.rows("train");
    double[][] toTraining = distances(EXTRA.rows("gen"), train);
    double[][] within = distances(train, train);
    double[] trainingNearest = new double[train.length];
    Arrays.setAll(
        trainingNearest,
        i -> {
          within[i][i] = Double.POSITIVE_INFINITY;
          return Arrays.stream(within[i]).min().orElseThrow();
        });
    double[] nearest = new double[toTraining.length];
    int[] index = new int[toTraining.length];
    for (int g = 0; g < nearest.length; g++) {
      for (int i = 1; i < train.length; i++) {
        index[g] = toTraining[g][i] < toTraining[g][index[g]] ? i : index[g];
      }
      nearest[g] = toTraining[g][index[g]];
    }
    boolean[] authentic = ManifoldMetrics.authentic(nearest, index, trainingNearest);
    assertThat(authentic).isEqualTo(EXTRA.booleans("authentic"));
  }

  @Test
  void dataCopyingTest() {
    double[] gen = EXTRA.doubles("ct_dist_gen");
    double[] held = EXTRA.doubles("ct_dist_heldout");
    assertScalar(DataCopyingTest.z(gen, held), "ct_z_global");
    assertScalar(new MannWhitney(gen, held).u(), "ct_u_global");
    DataCopyingTest.Result cells =
        DataCopyingTest.byCells(
            gen,
            EXTRA.ints("ct_cell_gen"),
            held,
            EXTRA.ints("ct_cell_heldout"),
            EXTRA.scalar("ct_tau"));
    assertScalar(cells.statistic(), "ct");
    double[] expected = EXTRA.doubles("ct_z_cells");
    boolean[] used = EXTRA.booleans("ct_cell_used");
    for (int cell = 0; cell < expected.length; cell++) {
      boolean skipped = cell >= cells.z().length || Double.isNaN(cells.z()[cell]);
      assertThat(skipped).isEqualTo(!used[cell]);
      if (used[cell]) {
        assertThat(cells.z()[cell]).isCloseTo(expected[cell], relative(expected[cell]));
      }
    }
  }

  @Test
  void mannWhitney() {
    MannWhitney ties = new MannWhitney(EXTRA.doubles("mw_x"), EXTRA.doubles("mw_y"));
    assertScalar(ties.u(), "mw_u");
    assertScalar(ties.twoSidedP(), "mw_p_two_sided");
    assertScalar(ties.lessP(), "mw_p_less");
    assertScalar(ties.commonLanguageEffect(), "mw_common_language");
    assertScalar(ties.rankBiserial(), "mw_rank_biserial");
    MannWhitney small = new MannWhitney(EXTRA.doubles("mw_small_x"), EXTRA.doubles("mw_small_y"));
    assertScalar(small.u(), "mw_small_u");
    assertScalar(small.twoSidedP(), "mw_small_p_exact");
  }

  @Test
  void bootstrapIntervals() {
    double[] sample = EXTRA.doubles("boot_x");
    int[] index = EXTRA.ints("boot_index");
    int n = sample.length;
    double[] replicates = new double[index.length / n];
    for (int b = 0; b < replicates.length; b++) {
      for (int i = 0; i < n; i++) {
        replicates[b] += sample[index[b * n + i]] / n;
      }
    }
    double mean = Arrays.stream(sample).average().orElseThrow();
    assertScalar(mean, "boot_mean");
    double[] percentile = EXTRA.doubles("boot_percentile_ci");
    assertThat(Quantiles.of(replicates, 0.025)).isCloseTo(percentile[0], relative(1));
    assertThat(Quantiles.of(replicates, 0.975)).isCloseTo(percentile[1], relative(1));

    double[] leaveOneOut = new double[n];
    Arrays.setAll(leaveOneOut, i -> (mean * n - sample[i]) / (n - 1));
    Bootstrap.BiasCorrected corrected =
        Bootstrap.biasCorrected(mean, replicates, leaveOneOut, 0.95);
    assertScalar(corrected.z0(), "boot_z0");
    assertScalar(corrected.acceleration(), "boot_acceleration");
    double[] levels = EXTRA.doubles("boot_bca_levels");
    assertThat(corrected.lowLevel()).isCloseTo(levels[0], relative(levels[0]));
    assertThat(corrected.highLevel()).isCloseTo(levels[1], relative(levels[1]));
    double[] interval = EXTRA.doubles("boot_bca_ci");
    assertThat(corrected.interval().low()).isCloseTo(interval[0], relative(1));
    assertThat(corrected.interval().high()).isCloseTo(interval[1], relative(1));
  }

  @Test
  void kernelDensity() {
    NpzArrays golden = Golden.arrays("metrics/kde.npz");
    for (String name : new String[] {"train", "gen"}) {
      KernelDensity density = new KernelDensity(golden.doubles(name));
      assertThat(density.factor()).isCloseTo(golden.scalar(name + "_factor"), relative(1));
      double bandwidth = golden.scalar(name + "_bandwidth");
      assertThat(density.bandwidth()).isCloseTo(bandwidth, relative(bandwidth));
      double[] grid = golden.doubles(name + "_grid");
      double[] expected = golden.doubles(name + "_density");
      assertThat(density.grid()).containsExactly(grid, within(1e-6));
      for (int k = 0; k < grid.length; k++) {
        assertThat(density.at(grid[k])).isCloseTo(expected[k], relative(expected[k]));
      }
    }
  }

  @Test
  void workedExampleOfTheDensity() {
    KernelDensity density = new KernelDensity(new double[] {0, 1});
    assertThat(density.bandwidth()).isCloseTo(0.615572, within(1e-6));
    assertThat(density.at(0.5)).isCloseTo(0.465980, within(1e-6));
  }
}

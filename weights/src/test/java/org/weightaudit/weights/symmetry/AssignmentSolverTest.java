package org.weightaudit.weights.symmetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.jgrapht.alg.matching.KuhnMunkresMinimalWeightBipartitePerfectMatching;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleWeightedGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssignmentSolverTest {

  @ParameterizedTest
  @CsvSource({"1, 5", "2, 40", "3, 40", "7, 20", "10, 20", "31, 5", "64, 3"})
  void sumIsThatOfAnIndependentSolver(int n, int cases) {
    SplittableRandom random = new SplittableRandom(n);
    for (int c = 0; c < cases; c++) {
      double[] cost = new double[n * n];
      for (int k = 0; k < cost.length; k++) {
        cost[k] = c % 2 == 0 ? random.nextDouble(-5, 5) : random.nextInt(4);
      }
      int[] columns = new int[n];
      double sum = new AssignmentSolver(n).solve(cost, columns);
      assertThat(sum).isCloseTo(reference(cost, n), within(1e-9));
      assertThat(Arrays.stream(columns).distinct().count()).isEqualTo(n);
    }
  }

  private static double reference(double[] cost, int n) {
    SimpleWeightedGraph<Integer, DefaultWeightedEdge> graph =
        new SimpleWeightedGraph<>(DefaultWeightedEdge.class);
    Set<Integer> rows = new HashSet<>();
    Set<Integer> columns = new HashSet<>();
    for (int i = 0; i < n; i++) {
      graph.addVertex(i);
      graph.addVertex(n + i);
      rows.add(i);
      columns.add(n + i);
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        graph.setEdgeWeight(graph.addEdge(i, n + j), cost[i * n + j] + 10);
      }
    }
    return new KuhnMunkresMinimalWeightBipartitePerfectMatching<>(graph, rows, columns)
            .getMatching()
            .getWeight()
        - 10.0 * n;
  }

  @Test
  void solverCanBeUsedAgain() {
    AssignmentSolver solver = new AssignmentSolver(2);
    int[] columns = new int[2];
    assertThat(solver.solve(new double[] {1, 5, 5, 1}, columns)).isEqualTo(2);
    assertThat(columns).containsExactly(0, 1);
    assertThat(solver.solve(new double[] {5, 1, 1, 5}, columns)).isEqualTo(2);
    assertThat(columns).containsExactly(1, 0);
  }

  @Test
  void costsMustBeFinite() {
    AssignmentSolver solver = new AssignmentSolver(2);
    assertThatThrownBy(() -> solver.solve(new double[] {1, Double.NaN, 1, 1}, new int[2]))
        .hasMessage("the cost of row 0, column 1 is NaN");
  }
}

namespace StreamEngine.Scoring.Ssa;

/// <summary>
/// The linear recurrence that singular spectrum analysis foretells with: from autocovariances (the Toeplitz form of the lag covariance, Vautard and Ghil 1989) the leading eigenvectors are taken, and
/// the next value is the one that keeps the last lags in the space that they span (Golyandina, Nekrutkin and Zhigljavsky 2001, chapter 2).
/// </summary>
internal static class SsaForecast
{
    /// <summary>Values of a lag vector.</summary>
    internal const int Lags = 16;

    /// <summary>Weights of the recurrence: one for each value before.</summary>
    internal const int Weights = Lags - 1;

    /// <summary>Most eigenvectors that are signal.</summary>
    private const int MostRank = 6;

    /// <summary>Eigenvalues of a signal are this many median ones; those of noise are about alike.</summary>
    private const double Signal = 2;

    /// <summary>Share of the next value's own direction in the space, from which nothing can be foretold.</summary>
    private const double MostVertical = 0.95;

    /// <summary>Finds the weights.</summary>
    /// <param name="covariances">Autocovariance at 0 to <see cref="Lags"/> - 1.</param>
    /// <param name="weights">Weight of the value before, the one before that and so on; all 0 where nothing can be foretold.</param>
    internal static void Fit(ReadOnlySpan<float> covariances, Span<float> weights)
    {
        Span<double> matrix = stackalloc double[Lags * Lags];
        Span<double> vectors = stackalloc double[Lags * Lags];
        weights.Clear();
        if (!(covariances[0] > 0) || !float.IsFinite(covariances[0]))
        {
            return;
        }

        for (int i = 0; i < Lags; i++)
        {
            for (int j = 0; j < Lags; j++)
            {
                matrix[(i * Lags) + j] = covariances[Math.Abs(i - j)] / (double)covariances[0];
            }
        }

        SymmetricEigen.Solve(Lags, matrix, vectors);
        Span<double> values = stackalloc double[Lags];
        Span<int> order = stackalloc int[Lags];
        for (int i = 0; i < Lags; i++)
        {
            (values[i], order[i]) = (-matrix[(i * Lags) + i], i);
        }

        values.Sort(order);
        double least = Signal * Math.Max(0, -values[Lags / 2]);
        Span<double> sums = stackalloc double[Weights];
        sums.Clear();
        double vertical = 0;
        for (int rank = 0; rank < MostRank && -values[rank] > least; rank++)
        {
            double last = vectors[((Lags - 1) * Lags) + order[rank]];
            if (vertical + (last * last) > MostVertical)
            {
                break;
            }

            vertical += last * last;
            for (int i = 0; i < Weights; i++)
            {
                sums[i] += last * vectors[((Lags - 2 - i) * Lags) + order[rank]];
            }
        }

        for (int i = 0; i < Weights; i++)
        {
            weights[i] = (float)(sums[i] / (1 - vertical));
        }
    }
}

namespace StreamEngine.Scoring.Ssa;

/// <summary>Eigenvalues and eigenvectors of a small symmetric matrix by rotations (Jacobi 1846, in cyclic order).</summary>
internal static class SymmetricEigen
{
    private const int MostSweeps = 16;

    /// <summary>Solves.</summary>
    /// <param name="size">Rows.</param>
    /// <param name="matrix">The matrix; its diagonal is the eigenvalues afterwards.</param>
    /// <param name="vectors">Column i is the eigenvector of the i-th diagonal element.</param>
    internal static void Solve(int size, Span<double> matrix, Span<double> vectors)
    {
        vectors.Clear();
        double trace = 0;
        for (int i = 0; i < size; i++)
        {
            vectors[(i * size) + i] = 1;
            trace += Math.Abs(matrix[(i * size) + i]);
        }

        for (int sweep = 0; sweep < MostSweeps && Off(size, matrix) > 1e-20 * trace * trace; sweep++)
        {
            for (int p = 0; p < size - 1; p++)
            {
                for (int q = p + 1; q < size; q++)
                {
                    Rotate(size, matrix, vectors, p, q);
                }
            }
        }
    }

    private static double Off(int size, ReadOnlySpan<double> matrix)
    {
        double sum = 0;
        for (int p = 0; p < size - 1; p++)
        {
            for (int q = p + 1; q < size; q++)
            {
                sum += matrix[(p * size) + q] * matrix[(p * size) + q];
            }
        }

        return sum;
    }

    private static void Rotate(int size, Span<double> matrix, Span<double> vectors, int p, int q)
    {
        double off = matrix[(p * size) + q];
        if (off == 0)
        {
            return;
        }

        double theta = (matrix[(q * size) + q] - matrix[(p * size) + p]) / (2 * off);
        double tangent = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        double cos = 1 / Math.Sqrt((tangent * tangent) + 1);
        double sin = tangent * cos;
        for (int i = 0; i < size; i++)
        {
            Turn(ref matrix[(i * size) + p], ref matrix[(i * size) + q], cos, sin);
        }

        for (int i = 0; i < size; i++)
        {
            Turn(ref matrix[(p * size) + i], ref matrix[(q * size) + i], cos, sin);
            Turn(ref vectors[(i * size) + p], ref vectors[(i * size) + q], cos, sin);
        }
    }

    private static void Turn(ref double a, ref double b, double cos, double sin) => (a, b) = ((cos * a) - (sin * b), (sin * a) + (cos * b));
}

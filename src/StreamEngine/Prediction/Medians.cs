namespace StreamEngine.Prediction;

/// <summary>Finds values by their rank without sorting all of them (Floyd and Rivest 1975). What is found is what sorting would give.</summary>
internal static class Medians
{
    /// <summary>Values beyond which a sample narrows the search.</summary>
    private const int Many = 600;

    /// <summary>The median; NaN of no values. The order of values is lost.</summary>
    internal static double Of(Span<double> values)
    {
        if (values.IsEmpty)
        {
            return double.NaN;
        }

        int middle = values.Length / 2;
        double upper = Select(values, middle);
        if (values.Length % 2 == 1)
        {
            return upper;
        }

        // What lies before the middle is not greater: the greatest of it comes next.
        double lower = values[0];
        foreach (double value in values[1..middle])
        {
            lower = value > lower ? value : lower;
        }

        return 0.5 * (lower + upper);
    }

    /// <summary>The value of a rank, from 0, which comes to its place: what is less or equal lies before it, what is greater or equal behind it.</summary>
    internal static double Select(Span<double> values, int rank)
    {
        Select(values, 0, values.Length - 1, rank);
        return values[rank];
    }

    private static void Select(Span<double> values, int left, int right, int rank)
    {
        while (right > left)
        {
            if (right - left > Many)
            {
                Narrow(values, left, right, rank);
            }

            double pivot = values[rank];
            int i = left;
            int j = right;
            Swap(values, left, rank);
            if (values[right] > pivot)
            {
                Swap(values, right, left);
            }

            while (i < j)
            {
                Swap(values, i++, j--);
                while (i < right && values[i] < pivot)
                {
                    i++;
                }

                while (j > left && values[j] > pivot)
                {
                    j--;
                }
            }

            if (values[left] == pivot)
            {
                Swap(values, left, j);
            }
            else
            {
                Swap(values, ++j, right);
            }

            left = j <= rank ? j + 1 : left;
            right = rank <= j ? j - 1 : right;
        }
    }

    // Puts around the rank what a sample of the values has there, so that the next pivot leaves little on its side.
    private static void Narrow(Span<double> values, int left, int right, int rank)
    {
        double count = right - left + 1;
        double place = rank - left + 1;
        double log = Math.Log(count);
        double size = 0.5 * Math.Exp(2 * log / 3);
        double deviation = 0.5 * Math.Sqrt(log * size * (count - size) / count) * Math.Sign(place - (count / 2));
        int low = Math.Max(left, (int)(rank - (place * size / count) + deviation));
        int high = Math.Min(right, (int)(rank + ((count - place) * size / count) + deviation));
        Select(values, Math.Min(low, rank), Math.Max(high, rank), rank);
    }

    private static void Swap(Span<double> values, int one, int other) => (values[one], values[other]) = (values[other], values[one]);
}

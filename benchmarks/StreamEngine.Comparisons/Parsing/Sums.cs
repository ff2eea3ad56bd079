using System.Numerics;
using StreamEngine.Batching;

namespace StreamEngine.Comparisons.Parsing;

/// <summary>Sums over columns of a batch.</summary>
internal static class Sums
{
    /// <summary>Sizes of log records; a missing one counts nothing.</summary>
    internal static double Sizes(EventBatch batch)
    {
        // Vectors, so that what is timed is the reader and not the check.
        ReadOnlySpan<double> sizes = batch.Sizes.Span(batch.Count);
        Vector<double> sums = Vector<double>.Zero;
        int i = 0;
        for (; i <= sizes.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var some = new Vector<double>(sizes[i..]);
            sums += Vector.ConditionalSelect(Vector.Equals(some, some), some, Vector<double>.Zero);
        }

        double sum = Vector.Sum(sums);
        for (; i < sizes.Length; i++)
        {
            sum += double.IsNaN(sizes[i]) ? 0 : sizes[i];
        }

        return sum;
    }

    /// <summary>Statuses of log records; a missing one is 0.</summary>
    internal static double Statuses(EventBatch batch)
    {
        long sum = 0;
        foreach (short status in batch.Statuses.Span(batch.Count))
        {
            sum += status;
        }

        return sum;
    }

    /// <summary>Values of metric points.</summary>
    internal static double Values(EventBatch batch)
    {
        double sum = 0;
        foreach (double value in batch.Values.Span(batch.Count))
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>Bytes of the bodies of log records.</summary>
    internal static double Bodies(EventBatch batch)
    {
        double sum = 0;
        foreach (ref Utf8View view in batch.TextColumn((int)LogText.Body).Span(batch.Count))
        {
            sum += view.Length;
        }

        return sum;
    }

    /// <summary>A field of integers with a column of its own.</summary>
    internal static Func<EventBatch, double> Field(string name) => batch =>
    {
        double sum = 0;
        foreach (FieldColumn field in batch.Fields)
        {
            for (int row = 0; field.Name == name && row < batch.Count; row++)
            {
                sum += field.Has(row) ? field.Numbers[row] : 0;
            }
        }

        return sum;
    };

    /// <summary>Nothing: the reader is not compared by a sum.</summary>
    internal static double None(EventBatch batch) => double.NaN;
}

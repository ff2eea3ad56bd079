using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;

namespace StreamEngine.Windowing.Panes;

/// <summary>Writes what moments say as columns of frames, a loop of its own for each aggregate.</summary>
internal static class MomentColumns
{
    private const int Mask = CellTable<Moments>.PageCells - 1;

    private interface IReader
    {
        static abstract double Read(in Moments cell);
    }

    /// <summary>Writes a column for series of one page.</summary>
    /// <param name="kind">The aggregate.</param>
    /// <param name="cells">The cells of the page.</param>
    /// <param name="ids">Series of the page, each with values.</param>
    /// <param name="into">As many values.</param>
    internal static void Write(AggregateKind kind, ReadOnlySpan<Moments> cells, ReadOnlySpan<int> ids, Span<double> into)
    {
        switch (kind)
        {
            case AggregateKind.Count:
                Write<Count>(cells, ids, into);
                break;
            case AggregateKind.Sum:
                Write<Sum>(cells, ids, into);
                break;
            case AggregateKind.Min:
                Write<Min>(cells, ids, into);
                break;
            case AggregateKind.Max:
                Write<Max>(cells, ids, into);
                break;
            case AggregateKind.Mean:
                Write<Mean>(cells, ids, into);
                break;
            case AggregateKind.Variance:
                Write<Variance>(cells, ids, into);
                break;
            default:
                Write<StdDev>(cells, ids, into);
                break;
        }
    }

    /// <summary>What a cell says of an aggregate that needs no other.</summary>
    internal static double Read(AggregateKind kind, in Moments cell) => kind switch
    {
        AggregateKind.Count => cell.Count,
        AggregateKind.Sum => cell.Sum,
        AggregateKind.Min => cell.Min,
        AggregateKind.Max => cell.Greatest,
        AggregateKind.Mean => cell.Mean,
        AggregateKind.Variance => cell.Variance,
        _ => Math.Sqrt(cell.Variance),
    };

    private static void Write<T>(ReadOnlySpan<Moments> cells, ReadOnlySpan<int> ids, Span<double> into)
        where T : struct, IReader
    {
        into = into[..ids.Length];
        if (cells.Length <= Mask)
        {
            throw new ArgumentException("not a page", nameof(cells));
        }

        for (int i = 0; i < into.Length; i++)
        {
            into[i] = T.Read(cells[ids[i] & Mask]);
        }
    }

    private readonly struct Count : IReader
    {
        public static double Read(in Moments cell) => cell.Count;
    }

    private readonly struct Sum : IReader
    {
        public static double Read(in Moments cell) => cell.Sum;
    }

    private readonly struct Min : IReader
    {
        public static double Read(in Moments cell) => cell.Min;
    }

    private readonly struct Max : IReader
    {
        public static double Read(in Moments cell) => cell.Greatest;
    }

    private readonly struct Mean : IReader
    {
        public static double Read(in Moments cell) => cell.Mean;
    }

    private readonly struct Variance : IReader
    {
        public static double Read(in Moments cell) => cell.Variance;
    }

    private readonly struct StdDev : IReader
    {
        public static double Read(in Moments cell) => Math.Sqrt(cell.Variance);
    }
}

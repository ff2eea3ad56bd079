using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using StreamEngine.Memory;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Numerics.Folding;

/// <summary>Folds rows into cells of <see cref="Moments"/>: the loops for one choice of parts and one width of vectors.</summary>
internal abstract unsafe class MomentFolder
{
    /// <summary>Least number of rows between finding a cell and touching it: long enough for a line to arrive from memory.</summary>
    private protected const int Lag = 32;

    /// <summary>Rows whose runs are found before the first of them is added.</summary>
    private protected const int RunBlock = 512;

    /// <summary>The loops for some parts.</summary>
    /// <param name="parts">What the cells shall hold beside the count.</param>
    /// <param name="path">Width of vectors; <see cref="KernelPath.Scalar"/> is the twin.</param>
    internal static MomentFolder For(MomentParts parts, KernelPath path) => path switch
    {
        KernelPath.Scalar => For<ScalarMoments>(parts),
        KernelPath.Vector512 => For<WideMoments>(parts),
        _ => For<VectorMoments>(parts),
    };

    /// <summary>Folds rows of one pane.</summary>
    /// <param name="cells">The pane.</param>
    /// <param name="times">Times of the rows, of which those of the next block are fetched.</param>
    /// <param name="ids">Series of the rows.</param>
    /// <param name="values">Values of the rows, finite.</param>
    /// <returns>Rows that were folded: all, or those before the first whose page does not exist.</returns>
    internal abstract int Fold(CellTable<Moments> cells, ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values);

    /// <summary>Folds rows of several panes.</summary>
    /// <param name="panes">The panes.</param>
    /// <param name="paneOfRow">Index of the pane of each row.</param>
    /// <param name="times">Times of the rows, of which those of the next block are fetched.</param>
    /// <param name="ids">Series of the rows.</param>
    /// <param name="values">Values of the rows, finite.</param>
    /// <returns>Rows that were folded: all, or those before the first whose page does not exist.</returns>
    internal abstract int Fold(
        ReadOnlySpan<PanePages> panes, ReadOnlySpan<byte> paneOfRow, ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values);

    /// <summary>Folds rows of one pane that come in runs of one series each.</summary>
    /// <returns>Rows that were folded: all, or those before the first whose page does not exist.</returns>
    internal abstract int FoldRuns(CellTable<Moments> cells, ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values);

    /// <summary>Adds the cells of one page to those of another.</summary>
    internal abstract void Merge(Span<Moments> into, ReadOnlySpan<Moments> from);

    /// <summary>Adds one finite value to a cell.</summary>
    internal abstract void Add(ref Moments cell, double value);

    private static MomentFolder For<TKernel>(MomentParts parts)
        where TKernel : struct, IMomentKernel => parts switch
        {
            MomentParts.None => new MomentFolder<CountParts, TKernel>(),
            MomentParts.Sum => new MomentFolder<SumParts, TKernel>(),
            MomentParts.Extremes => new MomentFolder<ExtremeParts, TKernel>(),
            MomentParts.Sum | MomentParts.Extremes => new MomentFolder<BasicParts, TKernel>(),
            MomentParts.Squares => new MomentFolder<SpreadParts, TKernel>(),
            _ => new MomentFolder<AllParts, TKernel>(),
        };

    /// <summary>
    /// Finds the runs of a block of rows and has their cells fetched. Stops before the first run whose page does not exist.
    /// </summary>
    /// <param name="pages">The pages of the pane.</param>
    /// <param name="ids">Series of the rows, <paramref name="count"/> of them, at least one and at most <see cref="RunBlock"/>.</param>
    /// <param name="count">How many.</param>
    /// <param name="cells">Gets the cell of each run.</param>
    /// <param name="starts">Gets the first row of each run, and behind the last one its end.</param>
    /// <returns>How many runs there are.</returns>
    private protected static int FindRuns(PanePages pages, int* ids, int count, nint* cells, int* starts)
    {
        int runs = 0;
        if (!TryBegin(pages, ids, 0, cells, starts, ref runs))
        {
            return 0;
        }

        // Bit i tells that row + i is another series than the row before it.
        for (int row = 1; row < count; row += 16)
        {
            for (uint borders = Borders(ids + row, count - row); borders != 0; borders &= borders - 1)
            {
                if (!TryBegin(pages, ids, row + BitOperations.TrailingZeroCount(borders), cells, starts, ref runs))
                {
                    return runs;
                }
            }
        }

        starts[runs] = count;
        return runs;
    }

    /// <summary>
    /// Has rows of the next block fetched, as many as lie from start to end: the lines of three columns arrive while sums are made, and not after that. An address behind
    /// the end of a column is none that matters to a fetch.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected static void FetchAhead(long* times, int* ids, double* values, int start, int end)
    {
        for (int row = start + RunBlock; row < end + RunBlock; row += 16)
        {
            Prefetch((nint)(ids + row));
            Prefetch((nint)(times + row));
            Prefetch((nint)(times + row + 8));
            Prefetch((nint)(values + row));
            Prefetch((nint)(values + row + 8));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryBegin(PanePages pages, int* ids, int row, nint* cells, int* starts, ref int runs)
    {
        starts[runs] = row;
        if (!pages.TryPageOf(row, ids[row] >> CellTable<Moments>.PageShift, out nint page))
        {
            return false;
        }

        Prefetch(cells[runs++] = CellAt(page, ids[row]));
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Borders(int* ids, int count)
    {
        if (count >= 16 && Vector512.IsHardwareAccelerated)
        {
            return (uint)~Vector512.Equals(Vector512.Load(ids), Vector512.Load(ids - 1)).ExtractMostSignificantBits() & 0xFFFF;
        }

        uint borders = 0;
        for (int i = 0; i < count && i < 16; i++)
        {
            borders |= ids[i] == ids[i - 1] ? 0 : 1u << i;
        }

        return borders;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected static nint CellAt(nint page, int id) => page + (nint)((nuint)(uint)(id & (CellTable<Moments>.PageCells - 1)) * Moments.Bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected static void Prefetch(nint address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0((void*)address);
        }
    }
}

/// <summary>The loops for parts <typeparamref name="TParts"/> by kernel <typeparamref name="TKernel"/>.</summary>
internal sealed unsafe class MomentFolder<TParts, TKernel> : MomentFolder
    where TParts : struct, IMomentParts
    where TKernel : struct, IMomentKernel
{
    internal override int Fold(CellTable<Moments> cells, ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values) =>
        Scatter(PanePages.Of(cells), times, ids, values);

    internal override int Fold(
        ReadOnlySpan<PanePages> panes, ReadOnlySpan<byte> paneOfRow, ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(paneOfRow.Length, ids.Length);
        fixed (PanePages* pane = panes)
        fixed (byte* row = paneOfRow)
        {
            return Scatter(new ManyPanePages(pane, row), times, ids, values);
        }
    }

    [SkipLocalsInit]
    internal override int FoldRuns(CellTable<Moments> cells, ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, ids.Length);
        var pages = PanePages.Of(cells);
        nint* found = stackalloc nint[RunBlock];
        int* starts = stackalloc int[RunBlock + 1];
        fixed (long* time = times)
        fixed (int* id = ids)
        fixed (double* value = values)
        {
            int row = 0;
            while (row < ids.Length)
            {
                int count = Math.Min(RunBlock, ids.Length - row);
                int runs = FindRuns(pages, id + row, count, found, starts);
                double* first = value + row;
                int run = 0;
                for (; TParts.Squares && run + 1 < runs; run += 2)
                {
                    // Neighbours are of different series, so their cells differ.
                    FetchAhead(time + row, id + row, first, starts[run], starts[run + 2]);
                    TKernel.AddRuns<TParts>(
                        (Moments*)found[run],
                        first + starts[run],
                        starts[run + 1] - starts[run],
                        (Moments*)found[run + 1],
                        first + starts[run + 1],
                        starts[run + 2] - starts[run + 1]);
                }

                for (; run < runs; run++)
                {
                    FetchAhead(time + row, id + row, first, starts[run], starts[run + 1]);
                    TKernel.AddRun<TParts>((Moments*)found[run], first + starts[run], starts[run + 1] - starts[run]);
                }

                row += starts[runs];
                if (starts[runs] < count)
                {
                    break;
                }
            }

            return row;
        }
    }

    internal override void Merge(Span<Moments> into, ReadOnlySpan<Moments> from)
    {
        for (int i = 0; i < into.Length; i++)
        {
            into[i].Merge<TParts>(from[i]);
        }
    }

    internal override void Add(ref Moments cell, double value) => cell.Add<TParts>(value);

    /// <summary>
    /// The cells of the next <see cref="MomentFolder.Lag"/> rows are found and fetched before those of the last as many are touched. These are two short loops,
    /// since the number of instructions limits them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static int Scatter<TPick>(TPick pick, ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
        where TPick : struct, ICellPick
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, ids.Length);
        nint* near = stackalloc nint[2 * Lag];
        nint* far = near + Lag;
        fixed (long* time = times)
        fixed (int* id = ids)
        fixed (double* value = values)
        {
            int row = 0;
            int found = Find(pick, id, 0, Math.Min(Lag, ids.Length), near);
            while (found == Lag)
            {
                FetchAhead(time, id, value, row, row + Lag);
                found = Find(pick, id, row + Lag, Math.Min(Lag, ids.Length - row - Lag), far);
                AddAll(near, value + row, Lag);
                nint* added = near;
                near = far;
                far = added;
                row += Lag;
            }

            AddAll(near, value + row, found);
            return row + found;
        }
    }

    /// <summary>Finds the cells of rows and has them fetched, up to the first row whose page does not exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Find<TPick>(TPick pick, int* ids, int row, int count, nint* cells)
        where TPick : struct, ICellPick
    {
        ids += row;
        nint i = 0;
        for (; i < count; i++)
        {
            int id = ids[i];
            if (!pick.TryPageOf(row + (int)i, id >> CellTable<Moments>.PageShift, out nint page))
            {
                break;
            }

            nint cell = CellAt(page, id);
            cells[i] = cell;
            Prefetch(cell);
        }

        return (int)i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddAll(nint* cells, double* values, int count)
    {
        nint i = 0;
        for (; i + 1 < count; i += 2)
        {
            TKernel.AddTwo<TParts>((Moments*)cells[i], (Moments*)cells[i + 1], values + i);
        }

        if (i < count)
        {
            TKernel.Add<TParts>((Moments*)cells[i], values[i]);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using StreamEngine.Memory;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Numerics.Folding;

/// <summary>Folds rows into cells of <see cref="Moments"/>: the loops for one choice of parts and one width of vectors.</summary>
internal abstract unsafe class MomentFolder
{
    /// <summary>Rows between finding a cell and touching it: long enough for a line to arrive from memory.</summary>
    private protected const int Lag = 32;

    /// <summary>The loops for some parts.</summary>
    /// <param name="parts">What the cells shall hold beside the count.</param>
    /// <param name="path">Width of vectors; <see cref="KernelPath.Scalar"/> is the twin, all others are the same loop.</param>
    internal static MomentFolder For(MomentParts parts, KernelPath path) =>
        path == KernelPath.Scalar ? For<ScalarMoments>(parts) : For<VectorMoments>(parts);

    /// <summary>Folds rows of one pane.</summary>
    /// <param name="cells">The pane.</param>
    /// <param name="ids">Series of the rows.</param>
    /// <param name="values">Values of the rows, finite.</param>
    /// <returns>Rows that were folded: all, or those before the first whose page does not exist.</returns>
    internal abstract int Fold(CellTable<Moments> cells, ReadOnlySpan<int> ids, ReadOnlySpan<double> values);

    /// <summary>Folds rows of several panes.</summary>
    /// <param name="panes">The panes.</param>
    /// <param name="paneOfRow">Index of the pane of each row.</param>
    /// <param name="ids">Series of the rows.</param>
    /// <param name="values">Values of the rows, finite.</param>
    /// <returns>Rows that were folded: all, or those before the first whose page does not exist.</returns>
    internal abstract int Fold(ReadOnlySpan<PanePages> panes, ReadOnlySpan<byte> paneOfRow, ReadOnlySpan<int> ids, ReadOnlySpan<double> values);

    /// <summary>Folds rows of one pane that come in runs of one series each.</summary>
    /// <returns>Rows that were folded: all, or those before the first whose page does not exist.</returns>
    internal abstract int FoldRuns(CellTable<Moments> cells, ReadOnlySpan<int> ids, ReadOnlySpan<double> values);

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

    /// <summary>First row from <paramref name="from"/> on that has another id than the one before it, or <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected static int EndOfRun(int* ids, int from, int count)
    {
        int id = ids[from];
        int i = from + 1;
        Vector256<int> all = Vector256.Create(id);
        for (; i + Vector256<int>.Count <= count; i += Vector256<int>.Count)
        {
            uint same = Vector256.Equals(Vector256.Load(ids + i), all).ExtractMostSignificantBits();
            if (same != 0xFF)
            {
                return i + System.Numerics.BitOperations.TrailingZeroCount(~same);
            }
        }

        while (i < count && ids[i] == id)
        {
            i++;
        }

        return i;
    }

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
    internal override int Fold(CellTable<Moments> cells, ReadOnlySpan<int> ids, ReadOnlySpan<double> values) =>
        Scatter(PanePages.Of(cells), ids, values);

    internal override int Fold(ReadOnlySpan<PanePages> panes, ReadOnlySpan<byte> paneOfRow, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(paneOfRow.Length, ids.Length);
        fixed (PanePages* pane = panes)
        fixed (byte* row = paneOfRow)
        {
            return Scatter(new ManyPanePages(pane, row), ids, values);
        }
    }

    internal override int FoldRuns(CellTable<Moments> cells, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, ids.Length);
        var pages = PanePages.Of(cells);
        fixed (int* id = ids)
        fixed (double* value = values)
        {
            int row = 0;
            while (row < ids.Length)
            {
                nint page = pages.PageOf(row, id[row] >> CellTable<Moments>.PageShift);
                if (page == 0)
                {
                    break;
                }

                int end = EndOfRun(id, row, ids.Length);
                TKernel.AddRun<TParts>((Moments*)CellAt(page, id[row]), value + row, end - row);
                row = end;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint CellAt(nint page, int id) => page + ((id & (CellTable<Moments>.PageCells - 1)) * Moments.Bytes);

    /// <summary>Each row's cell is found and prefetched <see cref="MomentFolder.Lag"/> rows before it is touched; a ring holds what lies between.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Scatter<TPick>(TPick pick, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
        where TPick : struct, ICellPick
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, ids.Length);
        nint* ring = stackalloc nint[Lag];
        fixed (int* id = ids)
        fixed (double* value = values)
        {
            int found = 0;
            int count = ids.Length;
            for (; found < count && found < Lag; found++)
            {
                nint page = pick.PageOf(found, id[found] >> CellTable<Moments>.PageShift);
                if (page == 0)
                {
                    count = found;
                    break;
                }

                Prefetch(ring[found] = CellAt(page, id[found]));
            }

            int row = 0;
            for (; found < count; found++, row++)
            {
                nint page = pick.PageOf(found, id[found] >> CellTable<Moments>.PageShift);
                if (page == 0)
                {
                    count = found;
                    break;
                }

                ref nint place = ref ring[row & (Lag - 1)];
                var cell = (Moments*)place;
                place = CellAt(page, id[found]);
                Prefetch(place);
                TKernel.Add<TParts>(cell, value[row]);
            }

            for (; row < count; row++)
            {
                TKernel.Add<TParts>((Moments*)ring[row & (Lag - 1)], value[row]);
            }

            return count;
        }
    }
}

using System.Runtime.CompilerServices;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing.Csv;

/// <summary>The cells of one row that waits, by its structural bytes.</summary>
internal readonly ref struct CsvRow
{
    private readonly Positions _tokens;
    private readonly int _start;
    private readonly int _end;
    private readonly int _last;

    /// <param name="tokens">Structural bytes from the first of the row on.</param>
    /// <param name="start">Where the record begins.</param>
    /// <param name="end">Where it ends, its line end aside.</param>
    /// <param name="last">Number of its last column.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal CsvRow(Positions tokens, int start, int end, int last)
    {
        _tokens = tokens;
        _start = start;
        _end = end;
        _last = last;
    }

    /// <summary>Where a cell begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Start(int column) => column == 0 ? _start : _tokens[column - 1] + 1;

    /// <summary>Where a cell ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int End(int column) => column == _last ? _end : _tokens[column];

    /// <summary>A cell with its quotes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Piece Raw(int column) => Run(column, column);

    /// <summary>Cells side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Piece Run(int first, int last)
    {
        int start = Start(first);
        return new Piece(start, End(last) - start);
    }
}

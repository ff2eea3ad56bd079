using System.Runtime.CompilerServices;

namespace StreamEngine.Numerics.Scanning;

/// <summary>A list of positions that is read without checks: whoever reads answers for the index.</summary>
internal readonly unsafe struct Positions
{
    private readonly int* _first;

    internal Positions(int* first) => _first = first;

    internal int this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _first[index];
    }

    /// <summary>Overwrites a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Set(int index, int position) => _first[index] = position;

    /// <summary>The list without its first <paramref name="count"/> positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Positions From(int count) => new(_first + count);
}

/// <summary>Room for pieces of text, each a start and a length, that is written and read without checks. Lives in memory that does not move.</summary>
internal readonly unsafe struct Pieces
{
    private readonly ulong[] _memory;
    private readonly ulong* _first;

    internal Pieces(int count)
    {
        _memory = GC.AllocateUninitializedArray<ulong>(Math.Max(1, count), pinned: true);
        _first = (ulong*)Unsafe.AsPointer(ref _memory[0]);
    }

    private Pieces(ulong[] memory, ulong* first)
    {
        _memory = memory;
        _first = first;
    }

    /// <summary>Start in the low half, length in the high half.</summary>
    internal ulong this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _first[index];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Set(int index, int start, int length) => _first[index] = (uint)start | ((ulong)(uint)length << 32);

    /// <summary>Start of a piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Start(int index) => ((int*)(_first + index))[BitConverter.IsLittleEndian ? 0 : 1];

    /// <summary>Start and length of a piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal (int Start, int Length) At(int index) => ((int)_first[index], (int)(_first[index] >> 32));

    /// <summary>The pieces without the first <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Pieces From(int count) => new(_memory, _first + count);

    /// <summary>A part of the pieces.</summary>
    internal ReadOnlySpan<Piece> Slice(int start, int count) => new(_first + start, count);
}

/// <summary>A piece of a text.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">Length in bytes.</param>
internal readonly record struct Piece(int Start, int Length);

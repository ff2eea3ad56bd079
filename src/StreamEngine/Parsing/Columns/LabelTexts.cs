using System.Numerics;
using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Columns;

/// <summary>
/// Texts that come again line after line, such as the labels of a series as a format writes them, each with the text of the label column that it stands
/// for. A text that was met before costs a hash and a comparison. What a text stands for follows from the text alone: this only saves time.
/// </summary>
/// <remarks>When it is full it takes no more. When few texts are found again even so, it is emptied, and rests for a while.</remarks>
internal sealed class LabelTexts
{
    /// <summary>Most texts that are kept.</summary>
    internal const int MostTexts = 1 << 16;

    /// <summary>Bytes of texts and labels that are kept.</summary>
    private const int MemoryBytes = 8 << 20;

    /// <summary>Bytes at first, and places.</summary>
    private const int FirstBytes = 1 << 12;
    private const int FirstPlaces = 1 << 6;

    /// <summary>Texts after which it is asked whether looking for them helps, once it is full.</summary>
    private const int Period = 1 << 14;

    /// <summary>Texts that are not looked for when it does not.</summary>
    private const int Rest = 1 << 18;

    private Entry[] _entries = new Entry[FirstPlaces];
    private byte[] _memory = new byte[FirstBytes + ByteText.Padding];
    private int _used;
    private int _count;
    private int _sought;
    private int _found;
    private int _rest;
    private bool _isFull;

    /// <summary>Texts that are kept.</summary>
    internal int Count => _count;

    /// <summary>Looks for a text.</summary>
    /// <param name="text">The chunk.</param>
    /// <param name="start">First byte of the text.</param>
    /// <param name="length">Its length.</param>
    /// <returns>Its place, valid until the next <see cref="Learn"/> or <see cref="Find"/>; -1 when it is not known.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Find(ByteText text, int start, int length)
    {
        if (++_sought >= Period && !Review())
        {
            return -1;
        }

        ulong hash = Hash(text, start, length);
        Entry[] entries = _entries;
        int mask = entries.Length - 1;
        for (int place = (int)hash & mask; ; place = (place + 1) & mask)
        {
            ref readonly Entry entry = ref entries[place];
            if (entry.Hash == hash && entry.Length == length && text.IsSame(start, new ByteText(_memory), entry.Start, length))
            {
                _found++;
                return place;
            }

            if (entry.Generation == 0)
            {
                return -1;
            }
        }
    }

    /// <summary>What a format noted with a text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref readonly LabelNote Note(int place) => ref _entries[place].Note;

    /// <summary>The labels at a place, as a view for the batch that is being written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref readonly Utf8View View(int place, BatchBuilder output)
    {
        ref Entry entry = ref _entries[place];
        if (entry.Generation != output.Generation)
        {
            entry.Generation = output.Generation;
            entry.View = output.Keep(_memory.AsSpan(entry.Start + entry.Length, entry.LabelLength));
        }

        return ref entry.View;
    }

    /// <summary>Keeps a text that <see cref="Find"/> did not know, if there is room.</summary>
    /// <param name="text">The chunk.</param>
    /// <param name="start">First byte of the text.</param>
    /// <param name="length">Its length.</param>
    /// <param name="labels">What it stands for.</param>
    /// <param name="note">What the format wants to know of it again.</param>
    internal void Learn(ByteText text, int start, int length, ReadOnlySpan<byte> labels, in LabelNote note)
    {
        int needed = length + labels.Length;
        _isFull |= _count == MostTexts || needed > MemoryBytes - _used;
        if (_isFull || _rest > 0)
        {
            return;
        }

        if (needed > _memory.Length - _used - ByteText.Padding)
        {
            Array.Resize(ref _memory, (int)BitOperations.RoundUpToPowerOf2((uint)(_used + needed)) + ByteText.Padding);
        }

        if (_count * 2 >= _entries.Length)
        {
            Grow();
        }

        text.Slice(start, length).CopyTo(_memory.AsSpan(_used));
        labels.CopyTo(_memory.AsSpan(_used + length));
        Place(new Entry
        {
            Hash = Hash(text, start, length),
            Start = _used,
            Length = length,
            LabelLength = labels.Length,
            Generation = -1,
            Note = note,
        });
        _used += needed;
        _count++;
    }

    /// <summary>Looks back on a period, or rests.</summary>
    /// <returns>False when the text is not to be looked for.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Review()
    {
        if (_rest > 0)
        {
            _rest--;
            _sought = _rest == 0 ? 0 : Period;
            return false;
        }

        if (_isFull && _found < _sought / 2)
        {
            Array.Clear(_entries);
            _used = _count = 0;
            _isFull = false;
            _rest = Rest;
            _sought = Period;
        }
        else
        {
            _sought = 0;
        }

        _found = 0;
        return _rest == 0;
    }

    private void Grow()
    {
        Entry[] old = _entries;
        _entries = new Entry[old.Length * 2];
        foreach (ref readonly Entry entry in old.AsSpan())
        {
            if (entry.Generation != 0)
            {
                Place(entry);
            }
        }
    }

    private void Place(in Entry entry)
    {
        int mask = _entries.Length - 1;
        int place = (int)entry.Hash & mask;
        while (_entries[place].Generation != 0)
        {
            place = (place + 1) & mask;
        }

        _entries[place] = entry;
    }

    /// <summary>Two chains of products side by side; what is left at the end overlaps what was taken, or is cut off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hash(ByteText text, int start, int length)
    {
        ulong left = ByteHash.Seed2 ^ (uint)length;
        ulong right = ByteHash.Seed3;
        if (length <= 16)
        {
            return ByteHash.Fold(left ^ text.Word(start, length), right ^ text.Word(start + 8, Math.Max(length - 8, 0)));
        }

        int end = start + length;
        for (; end - start > 32; start += 32)
        {
            left = ByteHash.Fold(left ^ text.Word(start), text.Word(start + 8) ^ ByteHash.Seed0);
            right = ByteHash.Fold(right ^ text.Word(start + 16), text.Word(start + 24) ^ ByteHash.Seed1);
        }

        // At least 17 bytes were there: the last 16 are, and the 16 before them or those at the start.
        start = Math.Min(start, end - 16);
        left = ByteHash.Fold(left ^ text.Word(start), text.Word(start + 8) ^ ByteHash.Seed0);
        right = ByteHash.Fold(right ^ text.Word(end - 16), text.Word(end - 8) ^ ByteHash.Seed1);
        return ByteHash.Fold(left, right ^ ByteHash.Seed0);
    }

    /// <summary>A text that was met. A generation of 0 is none, -1 one without a view.</summary>
    private struct Entry
    {
        internal ulong Hash;
        internal int Start;
        internal int Length;
        internal int LabelLength;
        internal int Generation;
        internal Utf8View View;
        internal LabelNote Note;
    }
}

/// <summary>What a format notes with a text that it has read.</summary>
/// <param name="Kind">Which of its kinds the line is of.</param>
/// <param name="Number">A number that the text holds.</param>
internal readonly record struct LabelNote(int Kind, double Number);

using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace StreamEngine.Parsing.Protobuf;

/// <summary>
/// Walks the fields of one message in the wire format of Protocol Buffers. Reads are checked against the end of the message. The first
/// fault stays: the message then seems to end, and values come back as zero or empty.
/// </summary>
/// <remarks>Source: Protocol Buffers documentation, "Encoding".</remarks>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    /// <summary>Wire types, the low three bits of a tag.</summary>
    internal const uint Number = 0, Fixed8 = 1, Delimited = 2, GroupStart = 3, GroupEnd = 4, Fixed4 = 5;

    /// <summary>Deepest nesting of groups that is read over.</summary>
    internal const int MaxGroups = 64;

    private const ulong Stops = 0x8080808080808080;

    private readonly ReadOnlySpan<byte> _bytes = message;
    private int _at;
    private int _faultAt;

    internal WireFault Fault { get; private set; }

    /// <summary>Position of the next byte; set it to walk fields again.</summary>
    internal int Position { readonly get => _at; set => _at = value; }

    /// <summary>True at the end of the message, and after a fault.</summary>
    internal readonly bool AtEnd => _at >= _bytes.Length;

    internal readonly bool Failed => Fault != WireFault.None;

    /// <summary>From the place of the fault to the end of the message; never empty unless the message is.</summary>
    internal readonly ReadOnlySpan<byte> Rest => _bytes[Math.Clamp(_faultAt, 0, Math.Max(_bytes.Length - 1, 0))..];

    /// <summary>Moves to the value of the next field. False at the end, and at a fault.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Next(out uint tag)
    {
        int at = _at;
        if ((uint)at < (uint)_bytes.Length)
        {
            uint first = _bytes[at];
            if (first - 8 < 0x78)
            {
                _at = at + 1;
                tag = first;
                return true;
            }

            return LongTag(out tag);
        }

        tag = 0;
        return false;
    }

    /// <summary>Reads a number of variable length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Varint()
    {
        int at = _at;
        if ((uint)at < (uint)_bytes.Length && _bytes[at] < 0x80)
        {
            _at = at + 1;
            return _bytes[at];
        }

        return LongVarint();
    }

    /// <summary>
    /// Reads a length of up to two bytes and the bytes that it counts, without a reader: a reader's position lies in memory, and a walk
    /// that keeps it in a register is half as long.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="at">Position of the length; behind the bytes when they were read.</param>
    /// <param name="bytes">The bytes.</param>
    /// <returns>False when the length is longer, or points past the end.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryBytes(ReadOnlySpan<byte> message, scoped ref int at, out ReadOnlySpan<byte> bytes)
    {
        if (at + 1 < message.Length)
        {
            int length = message[at];
            int start = at + 1;
            if (length >= 0x80)
            {
                int high = message[start++];
                length = high < 0x80 ? (length & 0x7F) | (high << 7) : int.MaxValue;
            }

            if ((uint)length <= (uint)(message.Length - start))
            {
                bytes = message.Slice(start, length);
                at = start + length;
                return true;
            }
        }

        bytes = default;
        return false;
    }

    /// <summary>Reads bytes that are a number of variable length and nothing more.</summary>
    /// <returns>False when they are none, or more than seven.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryWhole(ReadOnlySpan<byte> bytes, out ulong value)
    {
        ulong word = bytes.Length switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            3 => BinaryPrimitives.ReadUInt16LittleEndian(bytes) | ((ulong)bytes[2] << 16),
            >= 4 and <= 7 => BinaryPrimitives.ReadUInt32LittleEndian(bytes) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]) << ((bytes.Length - 4) * 8)),
            _ => ulong.MaxValue,
        };
        int bits = bytes.Length * 8;
        value = Join(word & ~Stops);

        // All bytes but the last go on.
        return bits is > 0 and < 64 && (word & Stops) == (Stops & ((1UL << (bits - 8)) - 1));
    }

    /// <summary>Reads eight bytes as a little-endian number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Fixed64()
    {
        int at = _at;
        if (_bytes.Length - at < 8)
        {
            Fail(WireFault.EndInNumber);
            return 0;
        }

        _at = at + 8;
        return BinaryPrimitives.ReadUInt64LittleEndian(_bytes[at..]);
    }

    /// <summary>Reads eight bytes as a double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal double Double() => BitConverter.UInt64BitsToDouble(Fixed64());

    /// <summary>Reads a length and the bytes that it counts: text, bytes, a message or packed numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<byte> Bytes()
    {
        ulong length = Varint();
        int at = _at;
        if (length > (ulong)(_bytes.Length - at))
        {
            Fail(WireFault.EndInBytes);
            return default;
        }

        _at = at + (int)length;
        return _bytes.Slice(at, (int)length);
    }

    /// <summary>Reads over a value.</summary>
    /// <param name="tag">The tag before it.</param>
    /// <param name="known">Bits of field numbers whose wire type the caller knows: the tag of one of them is a fault.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Skip(uint tag, uint known = 0)
    {
        uint field = tag >> 3;
        if (field < 32 && ((known >> (int)field) & 1) != 0)
        {
            Fail(WireFault.WireType);
            return;
        }

        switch (tag & 7)
        {
            case Number:
                Varint();
                break;
            case Fixed8:
                Advance(8);
                break;
            case Delimited:
                Bytes();
                break;
            case GroupStart:
                SkipGroup(field);
                break;
            case Fixed4:
                Advance(4);
                break;
            default:
                Fail((tag & 7) == GroupEnd ? WireFault.Group : WireFault.WireType);
                break;
        }
    }

    /// <summary>Ends the walk with a fault, unless there was one before.</summary>
    internal void Fail(WireFault fault)
    {
        if (Fault == WireFault.None)
        {
            Fault = fault;
            _faultAt = _at;
            _at = _bytes.Length;
        }
    }

    private void Advance(int bytes)
    {
        if (_bytes.Length - _at < bytes)
        {
            Fail(WireFault.EndInNumber);
            return;
        }

        _at += bytes;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool LongTag(out uint tag)
    {
        ulong value = Varint();
        tag = (uint)value;
        if (value is < 8 or > uint.MaxValue)
        {
            Fail(WireFault.FieldNumber);
        }

        return !Failed;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong LongVarint()
    {
        int at = _at;
        if (_bytes.Length - at >= 8)
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(_bytes[at..]);
            ulong stop = ~word & Stops;
            if (stop != 0)
            {
                // Keep the bytes up to the one that ends the number.
                _at = at + (BitOperations.TrailingZeroCount(stop) >> 3) + 1;
                return Join(word & (stop ^ (stop - 1)));
            }
        }

        return SlowVarint();
    }

    /// <summary>Closes the gaps between groups of seven bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Join(ulong word)
    {
        word = ((word & 0x7F007F007F007F00) >> 1) | (word & 0x007F007F007F007F);
        word = ((word & 0x3FFF00003FFF0000) >> 2) | (word & 0x00003FFF00003FFF);
        return ((word & 0x0FFFFFFF00000000) >> 4) | (word & 0x000000000FFFFFFF);
    }

    private ulong SlowVarint()
    {
        ulong value = 0;
        int at = _at;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if ((uint)at >= (uint)_bytes.Length)
            {
                Fail(WireFault.EndInNumber);
                return 0;
            }

            byte part = _bytes[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                if (shift == 63 && part > 1)
                {
                    break;
                }

                _at = at;
                return value;
            }
        }

        Fail(WireFault.LongNumber);
        return 0;
    }

    private void SkipGroup(uint field)
    {
        Span<uint> open = stackalloc uint[MaxGroups];
        int depth = 0;
        open[0] = field;
        while (Next(out uint tag))
        {
            if ((tag & 7) == GroupStart)
            {
                if (++depth == MaxGroups)
                {
                    Fail(WireFault.Depth);
                    return;
                }

                open[depth] = tag >> 3;
            }
            else if ((tag & 7) != GroupEnd)
            {
                Skip(tag);
            }
            else if (open[depth] != tag >> 3)
            {
                Fail(WireFault.Group);
            }
            else if (depth-- == 0)
            {
                return;
            }
        }

        Fail(WireFault.Group);
    }
}

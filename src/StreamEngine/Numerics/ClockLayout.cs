using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamEngine.Numerics;

/// <summary>
/// The layout of a timestamp that has been seen: which bytes are the same every time, and where the digits of <c>HH:mm:ss</c> and of
/// its fraction stand. A text of the same layout is checked by one comparison and read by a few multiplications.
/// </summary>
/// <remarks>
/// Text exclusive-or layout is 0 at a fixed byte and the value at a digit, so one saturating subtraction of the greatest allowed
/// values checks all bytes. The tens of minutes and seconds end at 5 and those of hours at 2: what is left to check is that the
/// sum is below a day. Second 60 is not read here.
/// </remarks>
internal struct ClockLayout
{
    /// <summary>Longest text: two vectors and, behind them, a word of fixed bytes.</summary>
    internal const int MaxLength = 40;

    /// <summary>Shortest text: below 16 bytes it is put together from two words that overlap.</summary>
    internal const int MinLength = 9;

    private const int Lane = 16;
    private const byte Nowhere = 0x80;
    private const long CentisecondsPerDay = 8_640_000;
    private const long NanosecondsPerCentisecond = 10_000_000;

    private static readonly Vector128<byte> s_datePlaces =
        Vector128.Create(255, 255, 255, 255, 0, 255, 255, 0, 255, 255, 0, 0, 0, 0, 0, 0).AsByte();

    /// <summary>Both vectors, for processors that gather bytes from two at once.</summary>
    private StoredVector256 _both;
    private StoredVector256 _bothMost;
    private StoredVector256 _bothPlaces;
    private StoredVector128 _low;
    private StoredVector128 _high;
    private StoredVector128 _lowMost;
    private StoredVector128 _highMost;
    private StoredVector128 _lowPlaces;
    private StoredVector128 _highPlaces;

    /// <summary>The low vector for any date: digits there too.</summary>
    private StoredVector128 _anyDate;
    private ulong _tail;
    private nuint _highAt;
    private int _length;

    /// <summary>Length of a text of this layout in bytes, 0 for none.</summary>
    internal readonly int Length => _length;

    /// <summary>Bytes that a text must have for <see cref="TryRead"/>; more than any text has when two vectors do not cover the layout.</summary>
    internal readonly int Reach => _length > 2 * Lane ? int.MaxValue : Math.Max(_length, Lane);

    /// <summary>Learns the layout of a text.</summary>
    /// <param name="text">A timestamp that is known to be well-formed.</param>
    /// <param name="clock">Where <c>HH:mm:ss</c> begins.</param>
    /// <param name="fraction">Digits that follow one byte after the seconds; 0 for none. Those after the ninth are dropped.</param>
    /// <param name="layout">The layout; none on failure.</param>
    /// <returns>False when the text is too long or short, or has digits where the layout does not look for them.</returns>
    internal static bool TryCreate(ReadOnlySpan<byte> text, int clock, int fraction, out ClockLayout layout)
    {
        // Hour, minute, second and fraction, a byte before the fraction.
        int digitsEnd = clock + 8 + (fraction == 0 ? 0 : 1 + fraction);
        layout = default;
        if (text.Length is < MinLength or > MaxLength || digitsEnd > Math.Min(text.Length, 2 * Lane))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[2 * Lane];
        Span<byte> most = stackalloc byte[2 * Lane];
        Span<sbyte> places = stackalloc sbyte[2 * Lane];
        bytes.Clear();
        most.Clear();
        places.Fill(-1);

        // A prefix that is shorter than the vector is loaded with what follows it.
        most[Math.Min(text.Length, 2 * Lane)..].Fill(byte.MaxValue);
        text[..Math.Min(text.Length, 2 * Lane)].CopyTo(bytes);
        bytes.Slice(clock, 2).Fill((byte)'0');
        bytes.Slice(clock + 3, 2).Fill((byte)'0');
        bytes.Slice(clock + 6, 2).Fill((byte)'0');
        ReadOnlySpan<byte> mostOfClock = [2, 9, 0, 5, 9, 0, 5, 9];
        mostOfClock.CopyTo(most[clock..]);
        ReadOnlySpan<sbyte> placesOfClock = [0, 1, -1, 2, 3, -1, 4, 5];
        placesOfClock.CopyTo(places[clock..]);
        if (fraction > 0)
        {
            bytes.Slice(clock + 9, fraction).Fill((byte)'0');
            most.Slice(clock + 9, fraction).Fill(9);
            ReadOnlySpan<sbyte> placesOfFraction = [6, 7, 8, 9, 10, 11, 12, 13, 15];
            placesOfFraction[..Math.Min(fraction, 9)].CopyTo(places[(clock + 9)..]);
        }

        layout = new ClockLayout(bytes, most, places, text);
        return true;
    }

    private ClockLayout(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> most, ReadOnlySpan<sbyte> places, ReadOnlySpan<byte> text)
    {
        _length = text.Length;
        int highAt = Math.Clamp(_length - Lane, 0, Lane);
        _highAt = (nuint)highAt;
        _low = new(Vector128.Create(bytes[..Lane]));
        _anyDate = new(Vector128.ConditionalSelect(s_datePlaces, Vector128.Create((byte)'0'), _low.Value));
        _high = new(Vector128.Create(bytes.Slice(highAt, Lane)));
        _lowMost = new(Vector128.Create(most[..Lane]));

        // What both vectors hold is checked in the low one.
        Vector128<byte> first = Vector128<byte>.Indices + Vector128.Create((byte)highAt);
        _highMost = new(Vector128.Create(most.Slice(highAt, Lane)) | Vector128.LessThan(first, Vector128.Create((byte)Lane)));
        _tail = _length > 2 * Lane ? ByteHash.Word(text, _length - 8) : 0;
        Span<byte> low = stackalloc byte[Lane];
        Span<byte> high = stackalloc byte[Lane];
        low.Fill(Nowhere);
        high.Fill(Nowhere);
        for (int at = 0; at < places.Length; at++)
        {
            if (places[at] >= 0)
            {
                (at < Lane ? low : high)[places[at]] = (byte)(at < Lane ? at : at - highAt);
            }
        }

        _lowPlaces = new(Vector128.Create(low));
        _highPlaces = new(Vector128.Create(high));
        JoinVectors();
    }

    /// <summary>
    /// A digit that there is not is taken from a byte that is the same every time, which is 0 once the layout is taken away. Every layout has one in its
    /// low vector, a colon at least.
    /// </summary>
    private void JoinVectors()
    {
        _both = new(Vector256.Create(_low.Value, _high.Value));
        _bothMost = new(Vector256.Create(_lowMost.Value, _highMost.Value));
        int same = 0;
        while (_lowMost.Value[same] != 0)
        {
            same++;
        }

        Vector128<byte> missing = Vector128.Create(Nowhere);
        Vector128<byte> notLow = Vector128.Equals(_lowPlaces.Value, missing);
        Vector128<byte> inHigh = Vector128.ConditionalSelect(
            Vector128.Equals(_highPlaces.Value, missing), Vector128.Create((byte)same), _highPlaces.Value + Vector128.Create((byte)Lane));
        Vector128<byte> places = Vector128.ConditionalSelect(notLow, inHigh, _lowPlaces.Value);
        _bothPlaces = new(Vector256.Create(places, places));
    }

    /// <summary>Reads the time of day of a text that begins with this layout.</summary>
    /// <param name="text">At least <see cref="Reach"/> bytes.</param>
    /// <param name="nanoseconds">Nanoseconds since midnight.</param>
    /// <returns>False when a byte or the time differs from the layout; nothing is known about the text then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool TryRead(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        Debug.Assert(text.Length >= Reach && _length > 0, "text shorter than its layout");
        ref byte start = ref MemoryMarshal.GetReference(text);
        if (Avx512Vbmi.VL.IsSupported)
        {
            Vector256<byte> both = Vector256.Create(Vector128.LoadUnsafe(ref start), Vector128.LoadUnsafe(ref start, _highAt)) ^ _both.Value;
            if (Vector256.SubtractSaturate(both, _bothMost.Value) != Vector256<byte>.Zero)
            {
                nanoseconds = 0;
                return false;
            }

            return Combine(Avx512Vbmi.VL.PermuteVar32x8(both, _bothPlaces.Value).GetLower(), out nanoseconds);
        }

        Vector128<byte> low = Vector128.LoadUnsafe(ref start) ^ _low.Value;
        Vector128<byte> high = Vector128.LoadUnsafe(ref start, _highAt) ^ _high.Value;
        if ((Vector128.SubtractSaturate(low, _lowMost.Value) | Vector128.SubtractSaturate(high, _highMost.Value)) != Vector128<byte>.Zero)
        {
            nanoseconds = 0;
            return false;
        }

        return Combine(Vector128.ShuffleNative(low, _lowPlaces.Value) | Vector128.ShuffleNative(high, _highPlaces.Value), out nanoseconds);
    }

    /// <summary>Reads a text of at least <see cref="Length"/> bytes as <see cref="TryRead"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool TryReadAny(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        Load(text, out Vector128<byte> low, out Vector128<byte> high);
        low ^= _low.Value;
        bool fits = (Vector128.SubtractSaturate(low, _lowMost.Value) | Vector128.SubtractSaturate(high, _highMost.Value)) == Vector128<byte>.Zero;
        return Finish(fits, low, high, text, out nanoseconds);
    }

    /// <summary>Reads a text of the same layout with another date, which is <c>yyyy-MM-dd</c> at its start. Dates are not checked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool TryReadDated(ReadOnlySpan<byte> text, out int year, out int month, out int day, out long nanoseconds)
    {
        Load(text, out Vector128<byte> low, out Vector128<byte> high);
        low ^= _anyDate.Value;
        Vector128<byte> lowMost = _lowMost.Value | (s_datePlaces & Vector128.Create((byte)9));
        bool fits = (Vector128.SubtractSaturate(low, lowMost) | Vector128.SubtractSaturate(high, _highMost.Value)) == Vector128<byte>.Zero;
        ReadDate(low, out year, out month, out day);
        return Finish(fits, low, high, text, out nanoseconds);
    }

    /// <summary>Takes the date of a text that <see cref="TryReadDated"/> has read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void TakeDate(ReadOnlySpan<byte> text)
    {
        Vector128<byte> low = Vector128.ConditionalSelect(s_datePlaces, Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(text)), _anyDate.Value);
        _low = new(low);
        _both = new(_both.Value.WithLower(low));
    }

    /// <summary>Nanoseconds of digits in their places, one digit after another: what the vector form must equal.</summary>
    internal static bool CombineScalar(ReadOnlySpan<byte> digits, out long nanoseconds)
    {
        long seconds = (((digits[0] * 10) + digits[1]) * 3600) + (((digits[2] * 10) + digits[3]) * 60) + (digits[4] * 10) + digits[5];
        long fraction = 0;
        foreach (byte digit in digits[6..14])
        {
            fraction = (fraction * 10) + digit;
        }

        nanoseconds = (seconds * 1_000_000_000) + (fraction * 10) + digits[15];
        return seconds < 86_400;
    }

    /// <summary>
    /// Nanoseconds of digits in their places: six of the time, eight of the fraction, a zero, its ninth. The time to a hundredth of a
    /// second is one 32-bit sum and the rest another.
    /// </summary>
    /// <returns>False when it is a day or more.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Combine(Vector128<byte> digits, out long nanoseconds)
    {
        if (!Sse41.IsSupported)
        {
            Span<byte> places = stackalloc byte[Lane];
            digits.CopyTo(places);
            return CombineScalar(places, out nanoseconds);
        }

        Vector128<short> pairs = Ssse3.MultiplyAddAdjacent(digits, Vector128.Create((ushort)0x010A).AsSByte());
        Vector128<int> fours = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create(60, 1, 100, 1, 100, 1, 10, 1));
        Vector128<short> packed = Sse41.PackUnsignedSaturate(fours, fours).AsInt16();
        ulong sums = Sse2.MultiplyAddAdjacent(packed, Vector128.Create(6000, 1, 1000, 1, 0, 0, 0, 0)).AsUInt64().ToScalar();
        ulong centiseconds = (uint)sums;
        nanoseconds = (long)((centiseconds * NanosecondsPerCentisecond) + (sums >> 32));
        return centiseconds < CentisecondsPerDay;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadDate(Vector128<byte> digits, out int year, out int month, out int day)
    {
        if (Ssse3.IsSupported)
        {
            Vector128<sbyte> tens = Vector128.Create(10, 1, 10, 1, 0, 10, 1, 0, 10, 1, 0, 0, 0, 0, 0, 0);
            Vector128<short> scales = Vector128.Create(100, 1, 1, 1, 1, 0, 0, 0);
            Vector128<int> parts = Sse2.MultiplyAddAdjacent(Ssse3.MultiplyAddAdjacent(digits, tens), scales);
            (year, month, day) = (parts.GetElement(0), parts.GetElement(1), parts.GetElement(2));
            return;
        }

        year = (digits[0] * 1000) + (digits[1] * 100) + (digits[2] * 10) + digits[3];
        month = (digits[5] * 10) + digits[6];
        day = (digits[8] * 10) + digits[9];
    }

    /// <summary>The first vector of a text, and the second without the bytes of the layout.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Load(ReadOnlySpan<byte> text, out Vector128<byte> low, out Vector128<byte> high)
    {
        Debug.Assert(text.Length >= _length && _length >= MinLength, "text shorter than its layout");
        ref byte start = ref MemoryMarshal.GetReference(text);
        if (_length >= Lane)
        {
            low = Vector128.LoadUnsafe(ref start);
            high = Vector128.LoadUnsafe(ref start, _highAt) ^ _high.Value;
        }
        else
        {
            ulong rest = ByteHash.Word(text, _length - 8) >> ((Lane - _length) * 8);
            low = high = Vector128.Create(ByteHash.Word(text, 0), rest).AsByte();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool Finish(bool fits, Vector128<byte> low, Vector128<byte> high, ReadOnlySpan<byte> text, out long nanoseconds)
    {
        if (!fits || (_length > 2 * Lane && ByteHash.Word(text, _length - 8) != _tail))
        {
            nanoseconds = 0;
            return false;
        }

        return Combine(Vector128.ShuffleNative(low, _lowPlaces.Value) | Vector128.ShuffleNative(high, _highPlaces.Value), out nanoseconds);
    }
}

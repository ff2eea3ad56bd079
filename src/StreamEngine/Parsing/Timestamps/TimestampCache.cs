using System.Runtime.CompilerServices;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Timestamps;

/// <summary>
/// Reads timestamps as <see cref="TimestampReader"/> does, and faster when they look like the one before: the layout and the date of
/// the last timestamp are remembered, so that an equal layout costs one comparison. What was read before changes the speed alone.
/// </summary>
/// <remarks>
/// Belongs to one thread: a parser keeps one a field in the state of its builder. A layout is learned when two misses in a row have
/// it, so that layouts that alternate do not push each other out.
/// </remarks>
internal struct TimestampCache
{
    private ClockLayout _layout;

    /// <summary>Nanoseconds since the epoch at 00:00:00 of the date that <see cref="_layout"/> holds.</summary>
    private long _midnight;

    /// <summary><see cref="_known"/> when a whole text can be read by two vectors, else null.</summary>
    private ParserOptions? _whole;

    /// <summary>Bytes that a text must have for its prefix to be read by two vectors.</summary>
    private int _reach;

    /// <summary>Options under which all times of the day have the same distance from <see cref="_midnight"/>; null when there are none.</summary>
    private ParserOptions? _known;

    /// <summary>
    /// The same for texts that are said to have the shape of the layout: what another shape reads in them is not asked. Set also for shapes that
    /// only those are read by.
    /// </summary>
    private ParserOptions? _shaped;

    /// <summary>Options under which another date has the same <see cref="_offset"/>, or an offset of its own if <see cref="_varies"/>.</summary>
    private ParserOptions? _dated;
    private long _offset;
    private bool _varies;
    private ClockPlaces _places;
    private ulong _miss;

    /// <summary>Reads a text that is a timestamp as a whole; the result is that of <see cref="TimestampReader.TryRead"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryRead(ReadOnlySpan<byte> text, ParserOptions options, out long nanoseconds)
    {
        if (ReferenceEquals(options, _whole) && text.Length == _layout.Length && _layout.TryRead(text, out long clock))
        {
            _miss = 0;
            nanoseconds = _midnight + clock;
            return true;
        }

        return TryReadOther(text, options, out nanoseconds);
    }

    /// <summary>
    /// Reads a timestamp of a shape at the start of a text; the result is that of the shape's own
    /// <see cref="TimestampShape.TryReadPrefix"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int TryReadPrefix(ReadOnlySpan<byte> text, TimestampShape shape, ParserOptions options, out long nanoseconds)
    {
        if (ReferenceEquals(options, _shaped) && ReferenceEquals(shape, _places.Shape) && text.Length >= _reach
            && _layout.TryRead(text, out long clock) && EndsAlike(text))
        {
            _miss = 0;
            nanoseconds = _midnight + clock;
            return _layout.Length;
        }

        return TryReadOtherPrefix(text, shape, options, out nanoseconds);
    }

    /// <summary>
    /// Reads a timestamp of any shape at the start of a text; the result is that of
    /// <see cref="TimestampReader.TryReadPrefix"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int TryReadPrefix(ReadOnlySpan<byte> text, ParserOptions options, out long nanoseconds, out TimestampShape? shape)
    {
        if (ReferenceEquals(options, _known) && text.Length >= _reach && _layout.TryRead(text, out long clock) && EndsAlike(text))
        {
            _miss = 0;
            nanoseconds = _midnight + clock;
            shape = _places.Shape;
            return _layout.Length;
        }

        return TryReadOtherPrefix(text, options, out nanoseconds, out shape);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryReadOther(ReadOnlySpan<byte> text, ParserOptions options, out long nanoseconds)
    {
        bool read = text.Length == _layout.Length ? TryReadAlike(text, options, out nanoseconds) : EpochShape.TryRead(text, out nanoseconds);
        return read || TryReadAnew(text, options, out nanoseconds);
    }

    /// <summary>What is read without memory stands in methods of its own: those before stay small, and quick to enter.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryReadAnew(ReadOnlySpan<byte> text, ParserOptions options, out long nanoseconds)
    {
        bool read = TimestampReader.TryRead(text, options, out nanoseconds);
        if (read)
        {
            LearnLater(text, shape: null, options, nanoseconds);
        }

        return read;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int TryReadOtherPrefix(ReadOnlySpan<byte> text, TimestampShape shape, ParserOptions options, out long nanoseconds)
    {
        if (ReferenceEquals(shape, _places.Shape) && text.Length >= _layout.Length && TryReadAlike(text, options, out nanoseconds)
            && EndsAlike(text))
        {
            return _layout.Length;
        }

        return TryReadPrefixAnew(text, shape, options, out nanoseconds);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int TryReadPrefixAnew(ReadOnlySpan<byte> text, TimestampShape shape, ParserOptions options, out long nanoseconds)
    {
        int length = shape.TryReadPrefix(text, options, out nanoseconds);
        LearnLater(text[..length], shape as PatternShape, options, nanoseconds);
        return length;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int TryReadOtherPrefix(ReadOnlySpan<byte> text, ParserOptions options, out long nanoseconds, out TimestampShape? shape)
    {
        if (text.Length >= _layout.Length && TryReadAlike(text, options, out nanoseconds) && EndsAlike(text))
        {
            shape = _places.Shape;
            return _layout.Length;
        }

        return TryReadPrefixAnew(text, options, out nanoseconds, out shape);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int TryReadPrefixAnew(ReadOnlySpan<byte> text, ParserOptions options, out long nanoseconds, out TimestampShape? shape)
    {
        int length = TimestampReader.TryReadPrefix(text, options, out nanoseconds, out shape);
        LearnLater(text[..length], shape: null, options, nanoseconds);
        return length;
    }

    /// <summary>Reads a text of the layout that two vectors do not cover, or that differs from it by its date, which is then remembered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryReadAlike(ReadOnlySpan<byte> text, ParserOptions options, out long nanoseconds)
    {
        if (ReferenceEquals(options, _known) && !ReferenceEquals(options, _whole) && _layout.TryReadAny(text, out long clock))
        {
            _miss = 0;
            nanoseconds = _midnight + clock;
            return true;
        }

        nanoseconds = 0;
        if (!ReferenceEquals(options, _dated) || !_layout.TryReadDated(text, out int year, out int month, out int day, out clock)
            || !CivilTime.IsDate(year, month, day))
        {
            return false;
        }

        _miss = 0;
        long midnight = CivilTime.DaysFromCivil(year, month, day) * CivilTime.NanosecondsPerDay;
        if (_varies)
        {
            nanoseconds = midnight + clock - LocalOffset(midnight, clock, options);
            return true;
        }

        _midnight = midnight - _offset;
        _layout.TakeDate(text);
        nanoseconds = _midnight + clock;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long LocalOffset(long midnight, long clock, ParserOptions options)
    {
        long seconds = (midnight / CivilTime.NanosecondsPerSecond) + (clock / CivilTime.NanosecondsPerSecond);
        return CivilTime.OffsetSeconds(options.TimeZone, seconds) * CivilTime.NanosecondsPerSecond;
    }

    /// <summary>True when what follows the layout in a text would not be read as a part of the timestamp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool EndsAlike(ReadOnlySpan<byte> text)
    {
        int end = _layout.Length;
        if (text.Length <= end)
        {
            return true;
        }

        // Only these may start a zone or a fraction, or make the timestamp a part of a longer word; a space only before a zone.
        byte next = text[end];
        bool harmless = next == ' '
            ? text.Length == end + 1 || _places.HasZone || IsHarmlessAfterSpace(text[end + 1])
            : next is (byte)']' or (byte)'"' or (byte)'\t' or (byte)'|' or (byte)')';
        return harmless || EndsWithCare(text);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsHarmlessAfterSpace(byte second) => second is > (byte)'-' and not ((byte)'U' or (byte)'u' or (byte)'G' or (byte)'g');

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly bool EndsWithCare(ReadOnlySpan<byte> text)
    {
        int end = _layout.Length;
        bool fraction = _places.Fraction == 0 && !_places.HasZone && text[end] is (byte)'.' or (byte)',';
        int zone = ReferenceEquals(_places.Shape, TimestampShapes.Bsd) ? 0 : TimestampText.Zone(text, _places.Zone, out _);
        return !fraction && zone == end - _places.Zone && !TimestampText.IsAlphanumeric(text[end]);
    }

    /// <param name="text">A text that was read as a whole.</param>
    /// <param name="shape">The shape that it was said to have; null for those that tell themselves apart.</param>
    /// <param name="options">Rules that it was read by.</param>
    /// <param name="nanoseconds">What was read.</param>
    private void LearnLater(ReadOnlySpan<byte> text, PatternShape? shape, ParserOptions options, long nanoseconds)
    {
        if (text.Length is < ClockLayout.MinLength or > ClockLayout.MaxLength)
        {
            return;
        }

        // Length, first word and zone tell layouts apart well enough for this choice.
        ulong miss = ByteHash.Word(text, 0) ^ ((ulong)text.Length << 56);
        if (miss == _miss)
        {
            Learn(text, shape, options, nanoseconds);
        }

        _miss = miss;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Learn(ReadOnlySpan<byte> text, PatternShape? shape, ParserOptions options, long nanoseconds)
    {
        bool general = shape is null || ReferenceEquals(shape, TimestampShapes.Clf);
        bool found = general ? ClockPlaces.TryFind(text, out ClockPlaces places) : shape!.TryFindPlaces(text, out places);
        if (!found || !ClockLayout.TryCreate(text, places.Clock, places.Fraction, out ClockLayout layout)
            || !layout.TryReadAny(text, out long clock)
            || places.Shape.TryReadPrefix(text, options, out long again) != text.Length || again != nanoseconds)
        {
            return;
        }

        bool iso = ReferenceEquals(places.Shape, TimestampShapes.Iso);
        bool varies = !places.HasZone && !HasOneOffset(options.TimeZone);
        long midnight = nanoseconds - clock;
        if (!iso && !places.Shape.HasYear && (varies || !IsDayOfOneYear(text, places, options, midnight)))
        {
            return;
        }

        _layout = layout;
        _places = places;
        _midnight = midnight;
        _shaped = varies ? null : options;
        _known = general ? _shaped : null;
        _whole = layout.Reach == text.Length ? _known : null;
        _reach = layout.Reach;
        _dated = iso ? options : null;
        _varies = varies;
        if (iso)
        {
            layout.TryReadDated(text, out int year, out int month, out int day, out _);
            _offset = (CivilTime.DaysFromCivil(year, month, day) * CivilTime.NanosecondsPerDay) - midnight;
        }
    }

    private static bool HasOneOffset(TimeZoneInfo zone) => ReferenceEquals(zone, TimeZoneInfo.Utc) || zone.GetAdjustmentRules().Length == 0;

    /// <summary>
    /// True when the first and the last instant of a date without a year are both put into the same year. A later time of day
    /// is never put into a later year, so every instant between them is too.
    /// </summary>
    private static bool IsDayOfOneYear(ReadOnlySpan<byte> text, ClockPlaces places, ParserOptions options, long midnight)
    {
        const long LastSecond = CivilTime.NanosecondsPerDay - CivilTime.NanosecondsPerSecond;
        Span<byte> probe = stackalloc byte[ClockLayout.MaxLength];
        probe = probe[..text.Length];
        text.CopyTo(probe);
        Span<byte> fraction = places.Fraction == 0 ? [] : probe.Slice(places.Clock + 9, places.Fraction);
        "00:00:00"u8.CopyTo(probe[places.Clock..]);
        fraction.Fill((byte)'0');
        bool first = places.Shape.TryReadPrefix(probe, options, out long start) == text.Length && start == midnight;
        "23:59:59"u8.CopyTo(probe[places.Clock..]);
        fraction.Fill((byte)'9');
        return first && places.Shape.TryReadPrefix(probe, options, out long end) == text.Length
            && end - midnight is >= LastSecond and < CivilTime.NanosecondsPerDay;
    }
}

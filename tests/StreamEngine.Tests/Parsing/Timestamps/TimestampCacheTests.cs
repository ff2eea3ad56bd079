using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using StreamEngine.Memory;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Timestamps;
using StreamEngine.Tests.Memory;
using Xunit;

namespace StreamEngine.Tests.Parsing.Timestamps;

/// <summary>A cache reads what the readers without memory read, whatever it has read before.</summary>
public class TimestampCacheTests
{
    private static readonly ParserOptions Utc = new() { Now = 1_767_607_200_000_000_000 }; // 2026-01-05T10:00:00Z

    private static readonly ParserOptions West = new()
    {
        Now = Utc.Now,
        TimeZone = TimeZoneInfo.CreateCustomTimeZone("west", TimeSpan.FromHours(-5), "west", "west"),
    };

    /// <summary>Daylight time from the last Sunday of March to that of October, an hour ahead.</summary>
    private static readonly ParserOptions Summer = new() { Now = Utc.Now, TimeZone = ZoneWithSummer() };

    private static readonly string[] Samples =
    [
        "2026-01-05T10:20:30.123Z",
        "2026-01-05T10:20:30.123456789Z",
        "2026-01-05T10:20:30.1234567891Z",
        "2026-01-05T10:20:30.123456789+02:00",
        "2026-01-05 10:20:30.123456789123 -0530",
        "2026-01-05T10:20:30.12+02",
        "2026-03-29T02:30:00",
        "2026-01-05_10:20:30",
        "2026-01-05 10:20:30,123",
        "2026-01-05T10:20:30Z",
        "2026-01-05 10:20:30.5 UTC",
        "2026-01-05 10:20:30 +0100",
        "2024-02-29T23:59:59.999Z",
        "Jan  5 10:20:30",
        "Jan 5 10:20:30",
        "Jan 06 10:20:30",
        "Jan  06 10:20:30",
        "Jan 15 10:20:30.123456",
        "Feb 29 10:20:30",
        "05/Jan/2026:10:20:30 +0000",
        "31/Dec/2025:23:59:59 -0700",
        "1767607200",
        "1767607200.25",
        "1767607200250",
        "1767607200250123",
        "1767607200250123456",
        "11:12:13.5",
        "12/31/2025 11:59:59 PM",
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "2026/01/05 10:20:30",
        "2026/01/05 10:20:30.123 +0200",
        "2026-01-05-10.20.30.123456",
        "2026.01.05 10:20:30,5",
        "20260105-10:20:30:123",
        "20260105-10:20:30",
        "Mon Jan 05 10:20:30 2026",
        "Mon Jan  5 10:20:30.123456 2026",
        "26/01/05 10:20:30",
        "I0105 10:20:30.123456",
        "01-05 10:20:30.123",
        "11:12:13",
    ];

    private static readonly string[] Ends =
        ["", " ", "] x", " INFO x", " - x", " -0100", " +02 x", " UTC x", " GET /", "Z", "+02:00", ":00", ":", ".", ".5", ",5 x", ", x", "0", "x", "\"", "\t5", " g", " +1"];

    [Fact]
    public void Every_shape_is_read_as_without_memory()
    {
        foreach (ParserOptions options in new[] { Utc, West, Summer })
        {
            foreach (string sample in Samples)
            {
                TimestampCache cache = default;
                foreach (string text in Times(sample))
                {
                    AssertWhole(ref cache, Encoding.ASCII.GetBytes(text), options);
                }
            }
        }
    }

    [Fact]
    public void Every_byte_may_be_damaged()
    {
        foreach (ParserOptions options in new[] { Utc, Summer })
        {
            foreach (string sample in Samples)
            {
                byte[] good = Encoding.ASCII.GetBytes(sample);
                TimestampCache cache = default;
                for (int at = 0; at < good.Length; at++)
                {
                    for (int value = 0; value < 256; value++)
                    {
                        Warm(ref cache, good, options);
                        byte[] damaged = [.. good];
                        damaged[at] = (byte)value;
                        AssertWhole(ref cache, damaged, options);
                    }
                }
            }
        }
    }

    [Fact]
    public void What_follows_a_timestamp_is_judged_as_without_memory()
    {
        foreach (ParserOptions options in new[] { Utc, West, Summer })
        {
            foreach (string sample in Samples)
            {
                TimestampCache cache = default;
                TimestampCache other = default;
                foreach (string end in Ends.Concat(Ends))
                {
                    WarmPrefix(ref cache, ref other, Encoding.ASCII.GetBytes(sample + "] x"), options);
                    AssertPrefix(ref cache, ref other, Encoding.ASCII.GetBytes(sample + end), options);
                    AssertPrefix(ref cache, ref other, Encoding.ASCII.GetBytes(sample.Replace("10:20", "19:59", StringComparison.Ordinal) + end), options);
                }

                byte[] line = Encoding.ASCII.GetBytes(sample + "] x");
                for (int value = 0; value < 256 * 2; value++)
                {
                    WarmPrefix(ref cache, ref other, Encoding.ASCII.GetBytes(sample + "] x"), options);
                    line[sample.Length + (value >> 8)] = (byte)value;
                    AssertPrefix(ref cache, ref other, line, options);
                }
            }
        }
    }

    [Property(MaxTest = 300)]
    public void Any_sequence_of_texts_is_read_as_without_memory(ushort[] picks, ulong seed)
    {
        ParserOptions[] options = [Utc, West, Summer];
        TimestampCache cache = default;
        TimestampCache prefix = default;
        TimestampCache shaped = default;
        ulong state = seed | 1;
        foreach (ushort pick in picks)
        {
            byte[] text = Encoding.ASCII.GetBytes(Samples[pick % Samples.Length]);
            for (int i = 0; i < 6; i++)
            {
                state = (state * 6364136223846793005) + 1442695040888963407;
                Damage(text, state >> 20);
                AssertWhole(ref cache, text, options[(pick >> 8) % 3]);
                byte[] line = [.. text, .. Encoding.ASCII.GetBytes(Ends[(int)(state >> 50) % Ends.Length])];
                AssertPrefix(ref prefix, ref shaped, line, options[(pick >> 8) % 3]);
            }
        }
    }

    [Property(MaxTest = 500)]
    public void Years_are_inferred_as_without_memory(ulong seed, short[] minutes)
    {
        DateTime now = new DateTime(1999, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(seed * 0x9E3779B97F4A7C15 % 2_000_000_000);
        ParserOptions options = new() { Now = (now - DateTime.UnixEpoch).Ticks * 100 };
        TimestampCache cache = default;
        foreach (short minute in minutes)
        {
            // Around the border, a day after now, the same date is of two years.
            string text = now.AddDays(1).AddMinutes(minute / 16.0).ToString("MMM dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
            Warm(ref cache, Encoding.ASCII.GetBytes(text), options);
            AssertWhole(ref cache, Encoding.ASCII.GetBytes(text), options);
            AssertWhole(ref cache, Encoding.ASCII.GetBytes(string.Concat(text.AsSpan(0, 7), "23:59:59.999")), options);
            AssertWhole(ref cache, Encoding.ASCII.GetBytes(string.Concat(text.AsSpan(0, 7), "00:00:00.000")), options);
        }
    }

    [Fact]
    public void Reads_stay_inside_a_slab_and_its_padding()
    {
        using SlabPool pool = new();
        foreach (string sample in Samples)
        {
            Slab slab = (Slab)pool.Rent(4096);
            Span<byte> memory = slab.GetSpan();
            Span<byte> text = memory[^sample.Length..];
            Encoding.ASCII.GetBytes(sample, text);
            TimestampCache cache = default;
            for (int i = 0; i < 4; i++)
            {
                AssertWhole(ref cache, text, Utc);
            }

            slab.Release();
        }
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        Assert.Equal(0, ThreadAllocations.Least(static () => Read(1_000)));

        static void Read(int times)
        {
            TimestampCache cache = default;
            for (int i = 0; i < times; i++)
            {
                cache.TryRead("2026-01-05T10:00:00.123Z"u8, Utc, out _);
                cache.TryRead((i & 1) == 0 ? "2026-01-06T10:00:00.123Z"u8 : "Jan  5 09:00:00"u8, Utc, out _);
                cache.TryReadPrefix("no timestamp here"u8, Utc, out _, out _);
            }
        }
    }

    private static IEnumerable<string> Times(string sample)
    {
        for (int i = 0; i < 400; i++)
        {
            char[] text = sample.ToCharArray();
            int colon = sample.IndexOf(':', StringComparison.Ordinal);
            if (i > 3 && colon > 1)
            {
                // All hours, minutes and seconds, and some that do not exist.
                int clock = sample.LastIndexOf("10:20", StringComparison.Ordinal) is > 0 and int at ? at : colon - 2;
                $"{i % 27:00}:{i % 63:00}:{i * 7 % 64:00}".AsSpan(0, Math.Min(8, text.Length - clock)).CopyTo(text.AsSpan(clock));
                text[i % 3 == 0 ? 9 % text.Length : text.Length - 1] = (char)('0' + (i % 10));
            }

            yield return new string(text);
        }
    }

    private static void Damage(byte[] text, ulong state)
    {
        int at = (int)(state % (ulong)text.Length);
        if (text[at] is >= (byte)'0' and <= (byte)'9')
        {
            text[at] = (byte)('0' + ((state >> 16) % 10));
        }
        else if ((state >> 16) % 8 == 0)
        {
            text[at] = (byte)(state >> 24);
        }
    }

    private static void Warm(ref TimestampCache cache, ReadOnlySpan<byte> good, ParserOptions options)
    {
        cache.TryRead(good, options, out _);
        cache.TryRead(good, options, out _);
    }

    private static void WarmPrefix(ref TimestampCache cache, ref TimestampCache other, ReadOnlySpan<byte> good, ParserOptions options)
    {
        for (int i = 0; i < 2; i++)
        {
            cache.TryReadPrefix(good, options, out _, out TimestampShape? shape);
            other.TryReadPrefix(good, shape ?? TimestampShapes.Iso, options, out _);
        }
    }

    private static void AssertWhole(ref TimestampCache cache, ReadOnlySpan<byte> text, ParserOptions options)
    {
        bool expected = TimestampReader.TryRead(text, options, out long wanted);
        bool read = cache.TryRead(text, options, out long nanoseconds);
        if (read != expected || nanoseconds != wanted)
        {
            Assert.Fail($"{Encoding.Latin1.GetString(text)}: {read} {nanoseconds}, not {expected} {wanted}");
        }
    }

    private static void AssertPrefix(ref TimestampCache cache, ref TimestampCache other, ReadOnlySpan<byte> text, ParserOptions options)
    {
        int expected = TimestampReader.TryReadPrefix(text, options, out long wanted, out TimestampShape? wantedShape);
        int read = cache.TryReadPrefix(text, options, out long nanoseconds, out TimestampShape? shape);
        if (read != expected || nanoseconds != wanted || shape != wantedShape)
        {
            Assert.Fail($"{Encoding.Latin1.GetString(text)}: {read} {nanoseconds}, not {expected} {wanted}");
        }

        foreach (TimestampShape one in new[] { TimestampShapes.Iso, TimestampShapes.Bsd, TimestampShapes.Clf })
        {
            int alone = one.TryReadPrefix(text, options, out wanted);
            read = other.TryReadPrefix(text, one, options, out nanoseconds);
            if (read != alone || nanoseconds != wanted)
            {
                Assert.Fail($"{one.Name}, {Encoding.Latin1.GetString(text)}: {read} {nanoseconds}, not {alone} {wanted}");
            }
        }
    }

    private static TimeZoneInfo ZoneWithSummer()
    {
        TimeZoneInfo.TransitionTime start = TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday);
        TimeZoneInfo.TransitionTime end = TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday);
        TimeZoneInfo.AdjustmentRule rule =
            TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1), start, end);
        return TimeZoneInfo.CreateCustomTimeZone("summer", TimeSpan.FromHours(1), "summer", "summer", "summer", [rule]);
    }
}

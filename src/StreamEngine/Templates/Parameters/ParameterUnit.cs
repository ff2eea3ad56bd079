using System.Text;

namespace StreamEngine.Templates.Parameters;

/// <summary>A unit that stands behind a number.</summary>
/// <param name="Type">What it measures.</param>
/// <param name="Scale">Factor to seconds, bytes, hertz, bits a second or per cent.</param>
internal readonly record struct ParameterUnit(ParameterType Type, double Scale)
{
    /// <summary>Longest name.</summary>
    private const int MaxLength = 12;

    // kB is 1000 bytes and KiB 1024 (IEC 80000-13); K, M and G alone are how virtual machines write powers of 1024.
    private static readonly Dictionary<string, ParameterUnit> _units = Make(
        [
            (ParameterType.Duration, 1e-9, "ns nanosecond nanoseconds"), (ParameterType.Duration, 1e-6, "us µs microsecond microseconds"),
            (ParameterType.Duration, 1e-3, "ms msec msecs millis millisecond milliseconds"), (ParameterType.Duration, 1, "s sec secs second seconds"),
            (ParameterType.Duration, 60, "min mins minute minutes"), (ParameterType.Duration, 3600, "h hr hrs hour hours"),
            (ParameterType.Duration, 86_400, "day days"), (ParameterType.Size, 1, "b byte bytes"),
            (ParameterType.Size, 1e3, "kb"), (ParameterType.Size, 1e6, "mb"), (ParameterType.Size, 1e9, "gb"), (ParameterType.Size, 1e12, "tb"),
            (ParameterType.Size, 1L << 10, "kib"), (ParameterType.Size, 1L << 20, "mib"), (ParameterType.Size, 1L << 30, "gib"), (ParameterType.Size, 1L << 40, "tib"),
            (ParameterType.Quantity, 1, "percent % hz"), (ParameterType.Quantity, 1e3, "khz kbps"), (ParameterType.Quantity, 1e6, "mhz mbps"),
            (ParameterType.Quantity, 1e9, "ghz gbps"),
        ]);

    private static readonly Dictionary<string, ParameterUnit>.AlternateLookup<ReadOnlySpan<char>> _lookup = _units.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Finds a unit by its name, without regard to case.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="attached">True when it stands directly behind the number.</param>
    /// <param name="unit">The unit.</param>
    internal static bool TryFind(ReadOnlySpan<byte> name, bool attached, out ParameterUnit unit)
    {
        unit = default;
        if (name.Length is 0 or > MaxLength)
        {
            return false;
        }

        if (attached && name.Length == 1)
        {
            unit = name[0] switch
            {
                (byte)'m' => new ParameterUnit(ParameterType.Duration, 60),
                (byte)'d' => new ParameterUnit(ParameterType.Duration, 86_400),
                (byte)'k' or (byte)'K' => new ParameterUnit(ParameterType.Size, 1L << 10),
                (byte)'M' => new ParameterUnit(ParameterType.Size, 1L << 20),
                (byte)'G' => new ParameterUnit(ParameterType.Size, 1L << 30),
                (byte)'T' => new ParameterUnit(ParameterType.Size, 1L << 40),
                _ => default,
            };
            if (unit.Scale > 0)
            {
                return true;
            }
        }

        Span<char> characters = stackalloc char[MaxLength];
        int length = Encoding.UTF8.GetChars(name, characters);
        return _lookup.TryGetValue(characters[..length], out unit);
    }

    private static Dictionary<string, ParameterUnit> Make((ParameterType Type, double Scale, string Names)[] all)
    {
        var units = new Dictionary<string, ParameterUnit>(StringComparer.OrdinalIgnoreCase);
        foreach ((ParameterType type, double scale, string names) in all)
        {
            foreach (string name in names.Split(' '))
            {
                units.Add(name, new ParameterUnit(type, scale));
            }
        }

        return units;
    }
}

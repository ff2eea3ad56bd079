using System.Globalization;
using System.Text;
using StreamEngine.Fuzz.Inputs;

namespace StreamEngine.Fuzz.Runs;

/// <summary>An input in a text file, with what is needed to feed it again.</summary>
internal static class ReproFile
{
    /// <summary>Writes an input.</summary>
    internal static void Write(string path, FuzzInput input, string message)
    {
        StringBuilder text = new();
        foreach (string line in message.ReplaceLineEndings("\n").Split('\n').Take(4))
        {
            text.Append("# ").Append(Show(Encoding.UTF8.GetBytes(line.Length > 300 ? line[..300] : line))).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"# {Show(input.Bytes)}\nformat {input.Target.Format.Name}\nfields {(input.Target.AllFields ? "all" : "none")}\nsample {input.Target.SampleName}\n");
        if (input.Target.SampleName != FuzzTarget.InputIsSample)
        {
            text.Append(CultureInfo.InvariantCulture, $"sample-bytes {Convert.ToBase64String(input.Target.SampleBytes)}\n");
        }

        if (input.Before.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"# after {Show(input.Before)}\nbefore {Convert.ToBase64String(input.Before)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"position {input.Position}\ncut {input.Cut}\nbytes {Convert.ToBase64String(input.Bytes)}\n");
        File.WriteAllText(path, text.ToString());
    }

    /// <summary>Reads an input.</summary>
    /// <exception cref="ArgumentException">The format is not registered.</exception>
    internal static FuzzInput Read(string path)
    {
        Dictionary<string, string> values = File.ReadLines(path).Where(l => !l.StartsWith('#') && l.Contains(' ')).ToDictionary(l => l[..l.IndexOf(' ')], l => l[(l.IndexOf(' ') + 1)..]);
        byte[] bytes = Convert.FromBase64String(values["bytes"]);
        byte[] sample = values.TryGetValue("sample-bytes", out string? text) ? Convert.FromBase64String(text) : bytes;
        FuzzTarget target = new(FuzzTarget.Find(values["format"]), sample, values["sample"], values.GetValueOrDefault("fields") == "all");
        return new FuzzInput(target, bytes, long.Parse(values["position"], CultureInfo.InvariantCulture), int.Parse(values["cut"], CultureInfo.InvariantCulture))
        {
            Before = values.TryGetValue("before", out string? before) ? Convert.FromBase64String(before) : [],
        };
    }

    private static string Show(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        foreach (byte b in bytes[..Math.Min(bytes.Length, 300)])
        {
            text.Append(b is >= 0x20 and < 0x7F and not (byte)'\\' ? ((char)b).ToString() : b == '\n' ? "\\n" : $"\\x{b:X2}");
        }

        return text.ToString();
    }
}

using System.Globalization;

namespace StreamEngine.Comparisons.Cli;

/// <summary>Words and <c>--name value</c> pairs of a command line. A name that nobody asked for is an error.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>Splits the arguments that follow the command.</summary>
    /// <exception cref="UsageException">An option has no value.</exception>
    internal Arguments(ReadOnlySpan<string> words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal))
            {
                Paths.Add(words[i]);
            }
            else if (words[i] is "--memory" or "--no-write" or "--ours" or "--bare" or "--quick")
            {
                _values[words[i]] = "true";
            }
            else
            {
                _values[words[i]] = ++i < words.Length ? words[i] : throw new UsageException($"{words[^1]} needs a value.");
            }
        }
    }

    /// <summary>Words that are no option: files and folders.</summary>
    internal List<string> Paths { get; } = [];

    internal bool Has(string name)
    {
        _asked.Add(name);
        return _values.ContainsKey(name);
    }

    internal string? Text(string name)
    {
        _asked.Add(name);
        return _values.GetValueOrDefault(name);
    }

    /// <exception cref="UsageException">The value is no whole number in the range.</exception>
    internal int Number(string name, int standard, int least, int most)
    {
        if (Text(name) is not { } text)
        {
            return standard;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw new UsageException($"{name} must be a whole number from {least} to {most}, but is '{text}'.");
    }

    /// <exception cref="UsageException">There is an option that no call asked for.</exception>
    internal void NoOthers()
    {
        if (_values.Keys.FirstOrDefault(k => !_asked.Contains(k)) is { } unknown)
        {
            throw new UsageException($"unknown option {unknown}.");
        }
    }
}

using System.Globalization;
using System.Text;
using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Comparisons.Paths;

/// <summary><c>paths</c>: every format under every vector width, in child processes that check which one they use.</summary>
internal static class PathsCommand
{
    private static readonly (string Name, KernelPath Needs, (string, string) Variable)[] s_paths =
    [
        ("512", KernelPath.Vector512, (Kernel.Variable, "512")),
        ("256", KernelPath.Vector256, (Kernel.Variable, "256")),
        ("128", KernelPath.Vector128, (Kernel.Variable, "128")),
        ("scalar", KernelPath.Scalar, (Kernel.Variable, "scalar")),
        ("no-avx512", KernelPath.Scalar, ("DOTNET_EnableAVX512", "0")),
        ("no-avx2", KernelPath.Scalar, ("DOTNET_EnableAVX2", "0")),
        ("no-vectors", KernelPath.Scalar, ("DOTNET_EnableHWIntrinsic", "0")),
    ];

    private static readonly string[] s_passedOn = ["--megabytes", "--repeat", "--warm", "--cases"];

    internal static int Run(Arguments arguments)
    {
        string[] options = [.. s_passedOn.SelectMany(name => arguments.Text(name) is { } value ? new[] { name, value } : [])];
        string folder = arguments.Text("--results") ?? Path.Combine("benchmarks", "results");
        bool write = !arguments.Has("--no-write");
        arguments.NoOthers();
        if (arguments.Text("--cases")?.Split(',').FirstOrDefault(w => PathCase.All.All(c => c.Name != w)) is { } unknown)
        {
            throw new UsageException($"unknown case '{unknown}': one of {string.Join(", ", PathCase.All.Select(c => c.Name))}.");
        }

        List<PathColumn> columns = [];
        foreach ((string name, _, (string, string) variable) in s_paths.Where(p => Kernel.IsSupported(p.Needs)))
        {
            Console.Error.WriteLine(name);
            columns.Add(PathColumn.Read(name, Self.Run([variable], ["paths-child", "--expect", name, .. options])));
        }

        string table = Table(columns);
        Console.WriteLine(table);
        if (columns.SelectMany(c => c.Cells.Select(cell => (cell.Key, cell.Value.Records))).Distinct().GroupBy(c => c.Key).FirstOrDefault(g => g.Count() > 1) is { } odd)
        {
            throw new InvalidOperationException($"{odd.Key}: the paths disagree on the number of records.");
        }

        if (write)
        {
            File.WriteAllText(Path.Combine(folder, $"{Machine.Day()}-paths.md"), table);
        }

        return 0;
    }

    private static string Table(IReadOnlyList<PathColumn> columns)
    {
        Machine machine = Machine.Describe();
        var text = new StringBuilder("# Parsing by vector width\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{machine.Cpu}; {machine.Processors} processor(s); {machine.Runtime}; {machine.Platform}. Command: `{machine.CommandLine}`.\n");
        text.Append("GB/s (10^9 bytes of input), the parser alone, warm, from memory into the columns of a log or metric, one thread; median. A process a column, which checks\n");
        text.Append("that it uses what the column says: the first four force the kernels by `STREAMENGINE_KERNEL`, the others take instructions from the whole runtime.\n\n");
        text.Append("| format | ").AppendJoin(" | ", columns.Select(c => c.Name)).Append(" |\n|---|").Insert(text.Length, "---|", columns.Count).Append('\n');
        foreach (string name in columns[0].Cells.Keys)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | ");
            text.AppendJoin(" | ", columns.Select(c => c.Cells[name].Speed.ToString("F3", CultureInfo.InvariantCulture))).Append(" |\n");
        }

        return text.ToString();
    }

    /// <param name="Name">The path.</param>
    /// <param name="Cells">Records and GB/s by case.</param>
    private sealed record PathColumn(string Name, IReadOnlyDictionary<string, (long Records, double Speed)> Cells)
    {
        internal static PathColumn Read(string name, string output) => new(name, output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .ToDictionary(w => w[0], w => (long.Parse(w[1], CultureInfo.InvariantCulture), double.Parse(w[2], CultureInfo.InvariantCulture))));
    }
}

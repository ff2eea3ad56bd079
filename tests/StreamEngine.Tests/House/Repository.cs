using Xunit;

namespace StreamEngine.Tests.House;

/// <summary>The work tree that the tests were built from: the first folder above the test assembly with the solution in it.</summary>
internal static class Repository
{
    private static readonly string[] s_builtFolders = ["bin", "obj", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(System.IO.Path.Combine(Root, path)).ReplaceLineEndings("\n");

    public static bool Exists(string path)
    {
        string full = System.IO.Path.Combine(Root, path);
        return File.Exists(full) || Directory.Exists(full);
    }

    /// <summary>The files below a folder that carry the ending, in ordinal order, without what a build leaves behind.</summary>
    public static IReadOnlyList<SourceFile> Files(string folder, string ending)
    {
        var found = new List<string>();
        string start = System.IO.Path.Combine(Root, folder);
        if (Directory.Exists(start))
        {
            Collect(start, ending, found);
        }

        return [.. found.Order(StringComparer.Ordinal).Select(path => new SourceFile(path, Read(path)))];
    }

    /// <summary>The C# files of src. There is always one: an empty list would let every rule pass.</summary>
    public static IReadOnlyList<SourceFile> Sources()
    {
        IReadOnlyList<SourceFile> files = Files("src", ".cs");
        Assert.NotEmpty(files);
        return files;
    }

    public static IReadOnlyList<SourceFile> Projects()
    {
        SourceFile[] files = [.. new[] { "src", "tests", "benchmarks", "tools" }.SelectMany(folder => Files(folder, ".csproj"))];
        Assert.NotEmpty(files);
        return files;
    }

    /// <summary>Fails with every finding on a line of its own.</summary>
    public static void AssertNone(IEnumerable<string> findings)
    {
        string[] all = [.. findings];
        Assert.True(all.Length == 0, string.Join('\n', all));
    }

    private static void Collect(string folder, string ending, List<string> found)
    {
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            if (file.EndsWith(ending, StringComparison.Ordinal))
            {
                found.Add(System.IO.Path.GetRelativePath(Root, file).Replace('\\', '/'));
            }
        }

        foreach (string child in Directory.EnumerateDirectories(folder))
        {
            if (!s_builtFolders.Contains(System.IO.Path.GetFileName(child)))
            {
                Collect(child, ending, found);
            }
        }
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "StreamEngine.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No StreamEngine.sln above {AppContext.BaseDirectory}.");
    }
}

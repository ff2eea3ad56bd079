using System.Text.RegularExpressions;
using Xunit;

namespace StreamEngine.Tests.House;

/// <summary>
/// Code that the runtime does not check lives in Memory and Numerics. A parser kernel may hold some too when a comment line
/// that starts with the mark below states the measured need.
/// </summary>
public class UnsafeCodeTests
{
    private static readonly Regex s_unchecked = new(
        @"\bunsafe\b|\bfixed\s*\(|\w\s*\*\s*\w+\s*=\s*stackalloc\b|\bUnsafe\s*\.\s*\w+|\bNativeMemory\s*\.|\bGCHandle\b"
        + @"|\bMemoryMarshal\s*\.\s*(GetReference|GetArrayDataReference|GetNonNull\w+|CreateSpan|CreateReadOnlySpan|AsRef)\b"
        + @"|\bMarshal\s*\.\s*(Alloc|Free|Copy|Read|Write|PtrTo|StructureTo)\w*|\.\s*(Load|Store)(Unsafe|Aligned\w*)\s*\("
        + @"|\bDllImport\b|\bLibraryImport\b|\bSkipLocalsInit\b");

    private static readonly Regex s_mark = new(@"^\s*// unsafe-ok: *\S+( +\S+){3,}", RegexOptions.Multiline);
    private static readonly Regex s_switch = new(@"<AllowUnsafeBlocks>\s*true", RegexOptions.IgnoreCase);

    [Fact]
    public void Unchecked_code_lives_in_memory_and_numerics_only() => Repository.AssertNone(Repository.Sources().SelectMany(Check));

    [Fact]
    public void Only_the_engine_may_compile_unchecked_code() =>
        Repository.AssertNone(Repository.Files("src", ".csproj").SelectMany(CheckProject));

    [Theory]
    [InlineData("public unsafe struct A { }")]
    [InlineData("fixed (byte* p = span) { }")]
    [InlineData("byte* p = stackalloc byte[4];")]
    [InlineData("Unsafe.Add(ref x, 1);")]
    [InlineData("ref byte r = ref MemoryMarshal.GetReference(span);")]
    [InlineData("Vector256.LoadUnsafe(ref x); v.StoreUnsafe(ref x);")]
    [InlineData("void* p = NativeMemory.Alloc(4);")]
    [InlineData("var h = GCHandle.Alloc(o);")]
    [InlineData("[LibraryImport(\"c\")] static partial int open();")]
    public void Control_unchecked_code_elsewhere_is_found(string code)
    {
        Assert.NotEmpty(Check(new SourceFile("src/StreamEngine/Windowing/A.cs", code)));
        Assert.NotEmpty(Check(new SourceFile("src/StreamEngine/Parsing/A.cs", code)));
        Assert.NotEmpty(Check(new SourceFile("src/StreamEngine.Server/A.cs", code)));
        Repository.AssertNone(Check(new SourceFile("src/StreamEngine/Numerics/A.cs", code)));
    }

    [Fact]
    public void Control_the_mark_counts_with_a_reason_and_in_parsing_only()
    {
        const string Marked = "// unsafe-ok: the bounds check costs 30 % of the walk\nunsafe void F() { }";
        Repository.AssertNone(Check(new SourceFile("src/StreamEngine/Parsing/A.cs", Marked)));
        Assert.NotEmpty(Check(new SourceFile("src/StreamEngine/Scoring/A.cs", Marked)));
        Assert.NotEmpty(Check(new SourceFile("src/StreamEngine/Parsing/A.cs", "// unsafe-ok:\nunsafe void F() { }")));
    }

    [Fact]
    public void Control_safe_code_passes() => Repository.AssertNone(Check(new SourceFile(
        "src/StreamEngine/Scoring/A.cs",
        "// unsafe words\nSpan<byte> s = stackalloc byte[8]; var d = MemoryMarshal.Cast<byte, double>(s); var u = \"unsafe\";")));

    [Fact]
    public void Control_the_compiler_switch_elsewhere_is_found() =>
        Assert.Single(CheckProject(new SourceFile("src/StreamEngine.Server/S.csproj", "<AllowUnsafeBlocks>true</AllowUnsafeBlocks>")));

    private static IEnumerable<string> Check(SourceFile file)
    {
        bool home = file.Path.StartsWith("src/StreamEngine/Memory/", StringComparison.Ordinal)
            || file.Path.StartsWith("src/StreamEngine/Numerics/", StringComparison.Ordinal);
        bool marked = file.Path.StartsWith("src/StreamEngine/Parsing/", StringComparison.Ordinal) && s_mark.IsMatch(file.Text);
        return home || marked ? [] : file.Find(s_unchecked, "unchecked code belongs in Memory or Numerics");
    }

    private static IEnumerable<string> CheckProject(SourceFile file) => file.Path == "src/StreamEngine/StreamEngine.csproj"
        ? []
        : file.FindInText(s_switch, "only the engine compiles unchecked code");
}

using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace StreamEngine.Tests.House;

/// <summary>Server -> Extensions, ML -> StreamEngine; nothing points back, and the engine carries no framework.</summary>
public class ProjectArrowTests
{
    private static readonly Dictionary<string, string[]> s_allowedProjects = new()
    {
        ["StreamEngine"] = [],
        ["StreamEngine.Extensions"] = ["StreamEngine"],
        ["StreamEngine.ML"] = ["StreamEngine"],
        ["StreamEngine.Server"] = ["StreamEngine", "StreamEngine.Extensions", "StreamEngine.ML"],
    };

    private static readonly string[] s_enginePackages =
        ["Apache.Arrow", "System.Numerics.Tensors", "Microsoft.Extensions.Logging.Abstractions", "ZstdSharp.Port"];

    // These run inside the compiler and are no dependency of the package.
    private static readonly string[] s_buildPackages =
        ["Microsoft.CodeAnalysis.PublicApiAnalyzers", "Microsoft.CodeAnalysis.BannedApiAnalyzers", "Microsoft.NET.ILLink.Tasks"];

    [Fact]
    public void Projects_of_src_reference_only_what_lies_below_them() =>
        Repository.AssertNone(Repository.Files("src", ".csproj").SelectMany(Check));

    [Fact]
    public void The_engine_locks_only_its_four_packages() =>
        Repository.AssertNone(CheckLock(Repository.Read("src/StreamEngine/packages.lock.json")));

    [Theory]
    [InlineData("StreamEngine", "<ProjectReference Include='../StreamEngine.Extensions/StreamEngine.Extensions.csproj' />")]
    [InlineData("StreamEngine", "<PackageReference Include='Microsoft.ML' />")]
    [InlineData("StreamEngine", "<FrameworkReference Include='Microsoft.AspNetCore.App' />")]
    [InlineData("StreamEngine.Extensions", "<ProjectReference Include='..\\StreamEngine.Server\\StreamEngine.Server.csproj' />")]
    [InlineData("StreamEngine.ML", "<ProjectReference Include='../StreamEngine.Extensions/StreamEngine.Extensions.csproj' />")]
    [InlineData("StreamEngine.Server", "<ProjectReference Include='../../tools/StreamEngine.LoadGen/StreamEngine.LoadGen.csproj' />")]
    [InlineData("StreamEngine.Other", "<PackageReference Include='Apache.Arrow' />")]
    public void Control_an_arrow_against_the_order_is_found(string project, string reference) =>
        Assert.Single(Check(new SourceFile($"src/{project}/{project}.csproj", $"<Project><ItemGroup>{reference}</ItemGroup></Project>")));

    [Fact]
    public void Control_an_extra_locked_package_is_found() => Assert.Single(CheckLock(
        """{"dependencies":{"net10.0":{"Apache.Arrow":{"type":"Direct"},"Dapper":{"type":"Direct"},"Deep":{"type":"Transitive"}}}}"""));

    private static IEnumerable<string> Check(SourceFile file)
    {
        string project = Path.GetFileNameWithoutExtension(file.Path);
        if (!s_allowedProjects.TryGetValue(project, out string[]? allowed))
        {
            return [$"{file.Path}: a project of src that the table of arrows does not name"];
        }

        XDocument document = XDocument.Parse(file.Text);
        IEnumerable<string> findings = Includes(document, "ProjectReference")
            .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))
            .Where(name => !allowed.Contains(name))
            .Select(name => $"{file.Path}: references {name}");
        return project != "StreamEngine" ? findings : findings
            .Concat(Includes(document, "PackageReference").Where(name => !s_enginePackages.Contains(name))
                .Concat(Includes(document, "FrameworkReference")).Concat(Includes(document, "Reference"))
                .Select(name => $"{file.Path}: the engine may not depend on {name}"));
    }

    private static IEnumerable<string> CheckLock(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return
        [
            .. from framework in document.RootElement.GetProperty("dependencies").EnumerateObject()
               from package in framework.Value.EnumerateObject()
               where package.Value.GetProperty("type").GetString() == "Direct"
               where !s_enginePackages.Contains(package.Name) && !s_buildPackages.Contains(package.Name)
               select $"src/StreamEngine/packages.lock.json: the engine may not depend on {package.Name}",
        ];
    }

    private static IEnumerable<string> Includes(XDocument document, string item) =>
        document.Descendants().Where(element => element.Name.LocalName == item)
            .Select(element => element.Attribute("Include")?.Value).OfType<string>();
}

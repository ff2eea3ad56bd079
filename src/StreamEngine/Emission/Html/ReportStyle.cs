namespace StreamEngine.Emission.Html;

/// <summary>The style sheet and the script of a report: all it needs is inside the file.</summary>
internal static class ReportStyle
{
    /// <summary>Colours on white; paper has them whatever the screen shows.</summary>
    private const string Light =
        "--bg:#f5f6f8;--card:#fff;--ink:#18202f;--muted:#5d687b;--line:#e2e6ed;--soft:#f0f2f6;--accent:#2563c9;--series:#2563c9;--band:#2563c926;--spread:#2563c938;"
        + "--critical:#a8071a;--high:#d4430c;--medium:#b07908;--low:#2f6fb3;--info:#66758a;--change:#7a3fb5;--good:#1d7a46;color-scheme:light";

    /// <summary>Colours at night.</summary>
    private const string Dark =
        "--bg:#0f141b;--card:#171e28;--ink:#e4e9f1;--muted:#94a1b5;--line:#2a3443;--soft:#1e2733;--accent:#6ea8ff;--series:#6ea8ff;--band:#6ea8ff26;--spread:#6ea8ff3d;"
        + "--critical:#ff6b74;--high:#ff8f52;--medium:#e8b84a;--low:#6fb0f0;--info:#93a2b7;--change:#bd93f0;--good:#5cc98a;color-scheme:dark";

    internal const string Css = $$$"""
        :root{{{{Light}}}}
        @media (prefers-color-scheme:dark){:root:not([data-theme=light]){{{{Dark}}}} }
        :root[data-theme=dark]{{{{Dark}}}}
        *{box-sizing:border-box}html{scroll-behavior:smooth;scroll-padding-top:3.4rem}
        body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        code,pre,.time,.num{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em;font-variant-numeric:tabular-nums}
        code{overflow-wrap:anywhere}a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
        nav{position:sticky;top:0;z-index:2;background:var(--card);border-bottom:1px solid var(--line)}
        nav div{max-width:1200px;margin:auto;padding:.5rem 1.25rem;display:flex;gap:1.1rem;align-items:center;overflow-x:auto;white-space:nowrap}
        nav strong{margin-right:auto;letter-spacing:.01em}nav a{color:var(--muted);font-size:.9rem}
        button{font:inherit;font-size:.85rem;color:var(--ink);background:var(--soft);border:1px solid var(--line);border-radius:6px;padding:.2rem .6rem;cursor:pointer}
        main{max-width:1200px;margin:auto;padding:1.5rem 1.25rem 3rem}
        h1{font-size:1.7rem;line-height:1.2;margin:0 0 .3rem}h2{font-size:1.15rem;margin:2rem 0 .7rem}h3{font-size:1.05rem;margin:0;line-height:1.35}
        h4{font-size:.74rem;text-transform:uppercase;letter-spacing:.06em;color:var(--muted);margin:1.1rem 0 .4rem}
        .muted,.meta{color:var(--muted)}.lead{color:var(--muted);margin:0 0 1.2rem}
        .card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1rem 1.15rem;margin:0 0 .9rem}
        article.card{border-left:4px solid var(--c,var(--line));--c:var(--info)}
        .critical{--c:var(--critical)}.high{--c:var(--high)}.medium{--c:var(--medium)}.low{--c:var(--low)}.info{--c:var(--info)}
        article.card.critical{--c:var(--critical)}article.card.high{--c:var(--high)}article.card.medium{--c:var(--medium)}article.card.low{--c:var(--low)}
        article header{display:flex;gap:.7rem;align-items:baseline}.meta{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;margin:.35rem 0 0;font-size:.88rem}
        .badge{flex:none;display:inline-block;font-size:.7rem;font-weight:650;text-transform:uppercase;letter-spacing:.05em;color:var(--c);border:1px solid var(--c);border-radius:5px;padding:.05rem .45rem;min-width:4.6rem;text-align:center}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:.8rem}
        .tile{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.8rem 1rem;color:inherit;display:block}
        .tile b{display:block;font-size:1.75rem;line-height:1.15;font-weight:650;font-variant-numeric:tabular-nums}.tile span{color:var(--muted);font-size:.86rem}
        .tile.alarm b{color:var(--c)}a.tile:hover{text-decoration:none;border-color:var(--accent)}
        .facts{display:flex;flex-wrap:wrap;gap:.5rem 1.6rem;margin:.8rem 0 .2rem}.facts dt{color:var(--muted);font-size:.78rem}.facts dd{margin:0;font-size:.92rem;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
        .split{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,6fr);gap:1.6rem}.split>div:last-child:empty{display:none}
        .split:has(>div:last-child:empty){grid-template-columns:1fr}
        .grid2{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,480px),1fr));gap:.9rem}.grid2 .card{margin:0}
        .causes{list-style:none;counter-reset:c;margin:0;padding:0}.causes li{counter-increment:c;padding:0 0 .6rem 1.6rem;position:relative}
        .causes li:before{content:counter(c);position:absolute;left:0;top:.1rem;color:var(--muted);font-weight:650;font-size:.85rem}
        .causes .row{display:flex;gap:.6rem;align-items:baseline;justify-content:space-between}.causes code{color:var(--muted)}.causes p{margin:.25rem 0 0;color:var(--muted);font-size:.9rem}
        .meter{height:6px;border-radius:3px;background:var(--soft);overflow:hidden;margin-top:.2rem}.meter i{display:block;height:100%;background:var(--accent);border-radius:3px}
        .evidence{list-style:none;margin:0;padding:0;font-size:.92rem}.evidence li{padding:.22rem 0;display:grid;grid-template-columns:5.4rem minmax(0,1fr);gap:0 .6rem}.evidence pre{grid-column:2}
        .kind{color:var(--muted);font-size:.8rem;padding-top:.1rem}
        pre{margin:.25rem 0;padding:.4rem .6rem;background:var(--soft);border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere;max-height:9em;overflow:auto}
        .members{margin-top:.9rem;font-size:.9rem}.members summary{cursor:pointer;color:var(--accent)}.members ul{margin:.4rem 0 0;padding:0;list-style:none;max-height:16em;overflow:auto}
        .list{padding:.3rem 0}.list details{border-bottom:1px solid var(--line)}.list details:last-child{border:0}.list summary{display:flex;gap:.8rem;align-items:baseline;padding:.45rem 1rem;cursor:pointer;list-style:none}
        .list summary::-webkit-details-marker{display:none}.list summary:hover{background:var(--soft)}.list .what{flex:1;min-width:0;overflow-wrap:anywhere}.list .body{padding:.1rem 1rem .9rem;max-width:760px}.list .time{white-space:nowrap;color:var(--muted)}
        .scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.92rem}th{text-align:left;font-size:.76rem;font-weight:600;color:var(--muted);white-space:nowrap}
        th,td{padding:.4rem .9rem .4rem 0;border-bottom:1px solid var(--line);vertical-align:top}tr:last-child td{border-bottom:0}td.num,th.num{text-align:right;white-space:nowrap}td.time{white-space:nowrap;width:1%}
        .wide{min-width:20rem}.wide pre{font-size:.8em;max-height:5em}.good{color:var(--good)}.bad{color:var(--critical);font-weight:650}.empty{color:var(--muted)}
        .plot{margin:.9rem 0 .4rem;max-width:720px}.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;color:var(--muted);font-size:.82rem;margin:-.3rem 0 .7rem}.legend svg{display:inline-block;width:22px;height:10px;margin-right:.4rem;vertical-align:baseline}.plot figcaption{display:flex;justify-content:space-between;gap:1rem;font-size:.86rem;margin-bottom:.15rem}.plot figcaption .muted{white-space:nowrap;font-size:.8rem}
        svg{display:block;width:100%;height:auto}.timeline{min-width:760px}
        .tick{font-size:10.5px;fill:var(--muted);font-variant-numeric:tabular-nums}.lane{font-size:12px;fill:var(--muted)}.grid{stroke:var(--line)}.axis{stroke:var(--muted);stroke-opacity:.6}
        .line{fill:none;stroke:var(--series);stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}.expected{fill:none;stroke:var(--muted);stroke-width:1;stroke-dasharray:2 3}
        .band{fill:var(--band)}.spread{fill:var(--spread)}.shade{fill:var(--c);fill-opacity:.11}.bar{fill:var(--c)}a .bar:hover{opacity:.8}
        .change line{stroke:var(--change);stroke-dasharray:3 3;stroke-opacity:.75}.change path{fill:var(--change)}
        .threshold{stroke:var(--high);stroke-width:1.2;stroke-dasharray:6 4}.projection{stroke:var(--series);stroke-width:1.6;stroke-dasharray:5 4}.cone{fill:var(--band)}.interval{fill:var(--high);fill-opacity:.35}.reached{fill:var(--high)}
        .cursor{stroke:var(--muted);visibility:hidden}.dot{fill:var(--series);visibility:hidden}.on .cursor,.on .dot{visibility:visible}
        #tip{position:fixed;z-index:3;pointer-events:none;background:var(--ink);color:var(--card);font-size:12px;padding:.2rem .5rem;border-radius:5px;display:none;white-space:nowrap}
        footer{color:var(--muted);font-size:.85rem;margin-top:2rem}
        @media (max-width:860px){.split,.split:has(>div:last-child:empty){grid-template-columns:minmax(0,1fr)}main{padding:1rem .8rem}.list summary{flex-wrap:wrap;gap:.2rem .7rem}.list .what{flex-basis:100%}.plot .tick{font-size:13px}}
        @media (max-width:520px){.plot .tick{font-size:17px}.plot .tick[text-anchor=middle]:nth-of-type(2n){display:none}}
        @media print{:root,:root[data-theme=dark],:root:not([data-theme=light]){{{{Light}}}}nav,#tip{display:none}body{background:#fff}.card,.tile,.plot,tr{break-inside:avoid}.split{grid-template-columns:1fr}pre,.members ul{max-height:none}}
        """;

    /// <summary>Theme toggle, values under the pointer, opening of what a link leads to, and of everything for print.</summary>
    internal const string Script = """
        (function(){
        var root=document.documentElement,button=document.getElementById('theme'),tip=document.getElementById('tip');
        function dark(){var t=root.dataset.theme;return t?t==='dark':matchMedia('(prefers-color-scheme: dark)').matches}
        function label(){button.textContent=dark()?'Light':'Dark'}
        button.addEventListener('click',function(){root.dataset.theme=dark()?'light':'dark';label()});label();
        function open(){var e=document.getElementById(location.hash.slice(1));if(e&&e.tagName==='DETAILS'){e.open=true;e.scrollIntoView()}}
        addEventListener('hashchange',open);open();
        addEventListener('beforeprint',function(){document.querySelectorAll('details').forEach(function(d){d.open=true})});
        document.querySelectorAll('.plot svg').forEach(function(svg){
          var d=svg.dataset,path=svg.querySelector('.line'),points=[],m,r=/([\d.]+),([\d.]+)/g;
          if(!path)return;
          while((m=r.exec(path.getAttribute('d'))))points.push([+m[1],+m[2]]);
          var cursor=svg.querySelector('.cursor'),dot=svg.querySelector('.dot');
          svg.addEventListener('pointermove',function(e){
            var box=svg.getBoundingClientRect(),x=(e.clientX-box.left)*640/box.width,best=points[0];
            points.forEach(function(p){if(Math.abs(p[0]-x)<Math.abs(best[0]-x))best=p});
            var t=+d.t0+(best[0]-d.x0)/(d.x1-d.x0)*(d.t1-d.t0),v=+d.v0+(d.y0-best[1])/(d.y0-d.y1)*(d.v1-d.v0);
            cursor.setAttribute('x1',best[0]);cursor.setAttribute('x2',best[0]);dot.setAttribute('cx',best[0]);dot.setAttribute('cy',best[1]);svg.classList.add('on');
            tip.textContent=new Date(t).toISOString().slice(0,19).replace('T',' ')+'   '+(+v.toPrecision(3));
            tip.style.display='block';tip.style.left=Math.min(e.clientX+12,innerWidth-tip.offsetWidth-8)+'px';tip.style.top=(e.clientY-34)+'px'});
          svg.addEventListener('pointerleave',function(){svg.classList.remove('on');tip.style.display='none'})});
        })();
        """;
}

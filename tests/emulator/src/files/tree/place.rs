//! A few real places for photographs.

#[derive(Debug)]
pub struct Place {
    pub location: &'static str,
    pub country: &'static str,
    pub province: &'static str,
    pub city: &'static str,
    pub district: &'static str,
    pub address: &'static str,
}

const fn place(
    location: &'static str,
    country: &'static str,
    province: &'static str,
    city: &'static str,
    district: &'static str,
    address: &'static str,
) -> Place {
    Place { location, country, province, city, district, address }
}

pub static PLACES: [Place; 8] = [
    place("30.242865,120.150132", "中国", "浙江省", "杭州市", "西湖区", "北山街道断桥残雪"),
    place("31.239703,121.499718", "中国", "上海市", "上海市", "浦东新区", "陆家嘴街道世纪大道"),
    place("39.916345,116.397155", "中国", "北京市", "北京市", "东城区", "东华门街道景山前街"),
    place("25.024850,110.290195", "中国", "广西壮族自治区", "桂林市", "秀峰区", "丽君街道芦笛路"),
    place("51.500729,-0.124625", "United Kingdom", "England", "London", "Westminster", "Bridge Street"),
    place("48.858370,2.294481", "France", "Île-de-France", "Paris", "7e Arrondissement", "Avenue Gustave Eiffel"),
    place("35.658581,139.745433", "日本", "東京都", "港区", "芝公園", "芝公園四丁目"),
    place("-33.856784,151.215297", "Australia", "New South Wales", "Sydney", "Bennelong Point", "Macquarie Street"),
];
